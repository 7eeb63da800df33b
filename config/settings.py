"""Settings of the installation. Every variable is described in docs/settings.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, logs

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = env.directory("GONGKAI_HOME", BASE_DIR / "var")
PORT = env.integer("GONGKAI_PORT", 8000, 1, 65535)
DEBUG = env.flag("GONGKAI_DEBUG", False)
SITE_URL = env.web_address("GONGKAI_SITE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.hosts("GONGKAI_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
TRUSTED_PROXIES = env.networks("GONGKAI_TRUSTED_PROXIES")
METRICS_TOKEN = env.secret("GONGKAI_METRICS_TOKEN")
SECURE_SITE = SITE_URL.startswith("https://")


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in the home, readable by us only."""
    given = env.secret("GONGKAI_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # before allauth: its pages for logging in stand in for theirs
    "gongkai.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "gongkai.core",
    "gongkai.ui",
    "gongkai.audit",
    "gongkai.workdays",
    "gongkai.organisations",
    "gongkai.files",
    "gongkai.search",
    "gongkai.screening",
    "gongkai.ledger",
    "gongkai.catalogue",
    "gongkai.records",
    "gongkai.portal",
    "gongkai.api",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    # before whatever asks where a request comes from, or whether it came by HTTPS
    "config.proxies.ClientAddress",
    "config.watching.requests.Watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.portal.baking.middleware.SendBaked",
    "gongkai.portal.variants.middleware.ByVariant",
    "gongkai.core.middleware.LanguageByPath",
    "config.sessions.SessionsWhereOneLogsIn",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.core.middleware.ErrorPages",
    "config.accounts.PasswordDue",
    "config.accounts.AccountPages",
    "axes.middleware.AxesMiddleware",
    "gongkai.portal.old_addresses.OldAddresses",
    "gongkai.portal.middleware.PublicPages",
    "gongkai.portal.baking.middleware.KeepDrawn",
    "gongkai.portal.variants.middleware.InVariant",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.accounts.page_context",
            ],
        },
    }
]

# --- data --------------------------------------------------------------------------------------
_database = env.database("GONGKAI_DATABASE_URL", HOME / "gongkai.sqlite3")
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
            "PRAGMA cache_size=-64000;PRAGMA mmap_size=268435456;"
            # else INSERT OR REPLACE removes a row without asking the triggers that refuse it
            "PRAGMA recursive_triggers=ON"
        ),
    }
else:
    _database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
FILES_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": env.file_store(
        bucket="GONGKAI_FILES_S3_BUCKET",
        endpoint="GONGKAI_FILES_S3_ENDPOINT",
        region="GONGKAI_FILES_S3_REGION",
        prefix="GONGKAI_FILES_S3_PREFIX",
        key="GONGKAI_FILES_S3_KEY",
        secret="GONGKAI_FILES_S3_SECRET",  # noqa: S106
    ),
}
ARRIVING_ROOT = HOME / "arriving"
SOFFICE = env.program("GONGKAI_SOFFICE", "soffice")
INDEX_ROOT = HOME / "index"
# what the running processes tell each other; nothing in it outlives them
RUN_ROOT = HOME / "run"
CACHE_ROOT = HOME / "cache"
# public pages as files, for the web server or for ourselves
PAGES_ROOT = HOME / "pages"
BAKED_PAGES = env.flag("GONGKAI_BAKED_PAGES", True)

# --- the public log ----------------------------------------------------------------------------
LEDGER_ROOT = HOME / "ledger"
LEDGER_KEY_FILE = env.file("GONGKAI_LEDGER_KEY_FILE", HOME / "keys" / "ledger.key")
LEDGER_ORIGIN = env.log_origin("GONGKAI_LEDGER_ORIGIN", f"{SITE_URL.partition('://')[2]}/log")
LEDGER_WITNESSES = env.mail_addresses("GONGKAI_LEDGER_WITNESSES")

# --- mail --------------------------------------------------------------------------------------
_mail = env.mail_server("GONGKAI_MAIL_SERVER", "smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_address("GONGKAI_MAIL_FROM", "gongkai@localhost")

# --- language and time -------------------------------------------------------------------------
COMMAND_LANGUAGE = env.choice("GONGKAI_LANGUAGE", "auto", ("auto", "zh", "en"))
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- accounts ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_MIN_LENGTH = env.integer("GONGKAI_PASSWORD_MIN_LENGTH", 8, 8, 64)
PASSWORD_MAX_AGE_DAYS = env.integer("GONGKAI_PASSWORD_MAX_AGE_DAYS", 90, 0, 3650)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "gongkai.organisations.passwords.MixedCharacters"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "config.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "config.account_forms.Login",
    "change_password": "config.account_forms.ChangePassword",
    "reauthenticate": "config.account_forms.PasswordAgain",
}
MFA_FORMS = {
    "authenticate": "config.account_forms.SecondStep",
    "reauthenticate": "config.account_forms.CodeAgain",
    "activate_totp": "config.account_forms.FirstCode",
    "add_webauthn": "config.account_forms.AddKey",
    "edit_webauthn": "config.account_forms.RenameKey",
}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# a whole office stands behind one address; guessing at one name is stopped by axes
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = env.integer("GONGKAI_SESSION_MINUTES", 30, 5, 1440) * 60
# renewed by config.sessions, at most once a minute: a page that only reads must not write
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
AXES_FAILURE_LIMIT = env.integer("GONGKAI_LOGIN_FAILURES", 5, 3, 100)
AXES_COOLOFF_TIME = env.integer("GONGKAI_LOCKOUT_MINUTES", 10, 5, 1440) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_CLIENT_IP_CALLABLE = "config.proxies.address_of"
AXES_USERNAME_CALLABLE = "config.accounts.attempted_name"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- pages -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE_SITE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SITE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING_CONFIG = None
logs.configure()

"""The years 2004 to 2026, as they were announced."""

from django.db import migrations

FIRST_YEAR, LAST_YEAR = 2004, 2026
SEED = "chinesecalendar 1.11"
NOTICES = {
    2017: "国办发明电〔2016〕17号",
    2022: "国办发明电〔2021〕11号",
    2026: "国办发明电〔2025〕7号",
}
NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def seed(apps, schema_editor):
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    days = [(day, False, name) for day, name in holidays.items() if day.weekday() < 5]
    days += [(day, True, name) for day, name in workdays.items() if day.weekday() >= 5]
    CalendarDay = apps.get_model("workdays", "CalendarDay")
    CalendarDay.objects.bulk_create(
        CalendarDay(
            date=day,
            region="",
            is_workday=is_workday,
            name=NAMES.get(names[name], names[name])[:80],
            source=NOTICES.get(day.year, SEED),
            announced=True,
        )
        for day, is_workday, name in sorted(days)
        if FIRST_YEAR <= day.year <= LAST_YEAR
    )
    CalendarYear = apps.get_model("workdays", "CalendarYear")
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, announced=True, source=NOTICES.get(year, SEED))
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )
    apps.get_model("workdays", "CalendarVersion").objects.create()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

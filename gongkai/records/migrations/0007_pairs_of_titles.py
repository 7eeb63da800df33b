"""Words in titles and document numbers are found without reading every row."""

from django.db import migrations

from gongkai.core.pairs import PairsIndexed


class Migration(migrations.Migration):
    dependencies = [("records", "0006_until_indexed")]
    operations = [PairsIndexed("records_record", ("title", "document_number"))]

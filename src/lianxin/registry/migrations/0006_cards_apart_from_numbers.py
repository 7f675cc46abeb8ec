"""Disability cards that were kept as identity numbers become cards, and the number in them the number."""

from django.db import migrations

from lianxin.core.kernel.identifiers import number_on_card, read_identity_number

_FORMS = ("disability", "disability_reissued")


def take_apart(apps, schema_editor):
    members = apps.get_model("registry", "Member").objects
    for member in members.filter(identity_form__in=_FORMS).iterator(chunk_size=2000):
        card = member.id_no or ""
        if number := number_on_card(read_identity_number(card)):
            member.id_no, member.identity_form = number, "resident"
            member.disability_card_no = member.disability_card_no or card
            member.save(update_fields=["id_no", "identity_form", "disability_card_no"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_sources_need_no_index")]
    operations = [migrations.RunPython(take_apart, migrations.RunPython.noop)]

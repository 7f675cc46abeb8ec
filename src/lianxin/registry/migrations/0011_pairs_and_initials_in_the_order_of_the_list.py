"""On PostgreSQL, pairs of characters and initials stand in the order of the list too (see ``registry.search.is_listed``)."""

from itertools import product
from string import ascii_lowercase

from django.db import migrations

# As ``search.is_listed`` has them; the sounds of one syllable among them were there before.
_SHORT = """
    (word COLLATE "C" ~ '^[a-z]{2,3}$' OR char_length(word) = 2 AND octet_length(word) > 2) AND word <> ALL(%s)
"""
_LIST = f"""
    INSERT INTO registry_frequent_word (word, village_code, household_id)
    SELECT word, h.village_code, s.household_id
    FROM registry_search s JOIN registry_household h ON h.id = s.household_id, unnest(s.terms) AS word
    WHERE {_SHORT}
    ORDER BY word COLLATE "C", h.village_code COLLATE "C", s.household_id
"""  # noqa: S608 - no value of anybody's


def _syllables():
    from lianxin.registry.search import is_frequent

    return [word for size in (2, 3) for word in map("".join, product(ascii_lowercase, repeat=size)) if is_frequent(word)]


def listed(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        # Sorted, and the key made anew: written household by household they would take far longer, and twice the room.
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("ALTER TABLE registry_frequent_word DROP CONSTRAINT registry_frequent_word_pkey")
        cursor.execute(_LIST, [_syllables()])
        cursor.execute("ALTER TABLE registry_frequent_word ADD PRIMARY KEY (word, village_code, household_id)")


def unlisted(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM registry_frequent_word WHERE {_SHORT}", [_syllables()])  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_facts_in_the_order_of_the_list")]
    operations = [migrations.RunPython(listed, unlisted)]

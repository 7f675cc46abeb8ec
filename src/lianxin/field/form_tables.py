"""What is remembered of ODK Collect: the passwords of collectors, forms that were brought, and what was filled in with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.registry.encryption import EncryptedField


class CollectorPassword(models.Model):
    """A collector password (采集密码): what ODK Collect signs in with, good for nothing but sending and getting forms.

    Made by its owner, shown once, replaced or revoked at any time. It is not the password of his account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collector_passwords", help_text="Its owner."
    )
    digest = EncryptedField(
        help_text="MD5 of user name, realm and password (HA1 of RFC 7616), encrypted: it is as good as the password."
    )
    made_at = models.DateTimeField(help_text="When it was made.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty: in force.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="collector_has_one_password_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class UsedNonce(models.Model):
    """A used nonce (已用随机数): a number that Digest sign-ins used, with the highest count seen, so that none is replayed."""

    mark = models.CharField(max_length=64, unique=True, help_text="The number.")
    count = models.BigIntegerField(help_text="Highest count that came with it.")
    ends_at = models.DateTimeField(db_index=True, help_text="When it is no longer taken anyway, and may be forgotten.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.mark} {self.count}"


class CollectedForm(models.Model):
    """A collected form (采集表单): a version of an XLSForm that somebody brought, served to those who capture in its area."""

    form_id = models.CharField(max_length=200, help_text="Its id, as the workbook says.")
    version = models.CharField(max_length=200, blank=True, help_text="Its version, as the workbook says.")
    title = models.CharField(max_length=200, help_text="Its title.")
    area_code = models.CharField(max_length=20, blank=True, help_text="Whom it is served to; empty: the deployment.")
    xml = models.TextField(help_text="The XForm.")
    digest = models.CharField(max_length=32, help_text="MD5 of the XForm, as OpenRosa tells it.")
    uploads = models.JSONField(help_text="Paths of the questions that are answered with a file.")
    media = models.JSONField(help_text="Names of the files that it looks into.")
    repeats = models.JSONField(help_text="Paths that repeat.")
    workbook_name = models.CharField(max_length=100, help_text="Name of the file that it was made from.")
    workbook = models.BinaryField(help_text="That file.")
    added_at = models.DateTimeField(help_text="When.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who brought it; empty: the house.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="From then on it is not served any more.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["form_id", "version"], name="form_has_one_definition_of_a_version"),
            models.CheckConstraint(condition=~Q(form_id=""), name="collected_form_has_an_id"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class FormFile(models.Model):
    """A form file (表单附件): a list or picture that a form looks into, sent to telephones with it."""

    form = models.ForeignKey(CollectedForm, on_delete=models.PROTECT, related_name="files", help_text="The form.")
    name = models.CharField(max_length=100, help_text="Name that the form calls it by.")
    content = models.BinaryField(help_text="The file.")
    digest = models.CharField(max_length=32, help_text="MD5 of it, as OpenRosa tells it.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["form", "name"], name="form_has_one_file_of_a_name")]

    def __str__(self) -> str:
        return self.name


class FormSubmission(models.Model):
    """A form submission (表单答卷): what somebody filled in with a collected form, whole and as it came.

    The database refuses to change or remove it. It counts once, by the number that the telephone gave it.
    """

    form = models.ForeignKey(CollectedForm, on_delete=models.PROTECT, related_name="submissions", help_text="The form.")
    instance_id = models.CharField(max_length=200, unique=True, help_text="Number that the telephone gave it.")
    deprecated_id = models.CharField(
        max_length=200, blank=True, help_text="The submission that this one says again, put right; empty: none."
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="form_submissions", help_text="Who sent it."
    )
    received_at = models.DateTimeField(help_text="When the server had it.")
    content = EncryptedField(help_text="The XML as it came, encrypted.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of it: the same number with another is refused.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["form", "-id"], name="field_submissions_of_form")]

    def __str__(self) -> str:
        return self.instance_id


class SubmissionFile(models.Model):
    """A submission file (答卷附件): a photograph or recording of a submission, sealed to the server's key. Only added."""

    submission = models.ForeignKey(
        FormSubmission, on_delete=models.PROTECT, related_name="files", db_index=False, help_text="The submission."
    )
    name = models.CharField(max_length=100, help_text="Name in the answers.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was sent.")
    content = models.BinaryField(help_text="The file, sealed.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["submission", "name"], name="submission_has_one_file_of_a_name")]

    def __str__(self) -> str:
        return self.name

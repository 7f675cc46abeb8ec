"""Addresses of the field room."""

from __future__ import annotations

from django.urls import path

from lianxin.field.views import collecting, doors, downloads, items, shell

app_name = "field"
urlpatterns = [
    path("", shell.page, name="page"),
    path("worker.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("device", downloads.device, name="device"),
    path("forms", downloads.forms, name="forms"),
    path("villages/<str:code>", downloads.village, name="village"),
    path("evaluations/<int:evaluation_id>", downloads.evaluation, name="evaluation"),
    path("items", doors.items, name="items"),
    path("sheets", doors.sheets, name="sheets"),
    path("questionnaires", shell.questionnaires, name="questionnaires"),
    path("receipts", doors.receipts, name="receipts"),
    path("records/", items.records, name="records"),
    path("records/choices", items.choices, name="choices"),
    path("records/take-in", items.take_in, name="take-in"),
    path("records/<int:item_id>", items.record, name="record"),
    path("records/<int:item_id>/choices/<int:divergence_id>", items.choose, name="choose"),
    path("records/<int:item_id>/settle/<str:name>", items.settle, name="settle"),
    path("records/<int:item_id>/files/<int:number>", items.photo, name="photo"),
    path("collect/", collecting.collect, name="collect"),
    path("collect/password", collecting.make_password, name="make-collector-password"),
    path("collect/password/revoke", collecting.revoke_password, name="revoke-collector-password"),
    path("collect/workbooks/<str:name>.xlsx", collecting.workbook, name="form-workbook"),
    path("collect/forms/", collecting.brought, name="brought"),
    path("collect/forms/add", collecting.add, name="add-form"),
    path("collect/forms/<int:form_id>", collecting.form, name="form"),
    path("collect/forms/<int:form_id>/answers", collecting.answers, name="answers"),
    path("collect/forms/<int:form_id>/files/<int:file_id>", collecting.answer_file, name="answer-file"),
    path("collect/forms/<int:form_id>/withdraw", collecting.withdraw, name="withdraw-form"),
    path("pictures/<uuid:uuid>", doors.picture, name="picture"),
]

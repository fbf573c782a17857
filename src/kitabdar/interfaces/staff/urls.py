"""Addresses of the desk and the staff pages."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from kitabdar.interfaces.staff.views import (
    audit,
    authorities,
    desk,
    imports,
    items,
    lending,
    lists,
    money,
    parallels,
    patrons,
    people,
    places,
    policies,
    records,
    returns,
    slips,
    tills,
    words,
    work,
)


class NumberConverter(IntConverter):
    """The number of a row: what a database can hold; a longer one leads nowhere."""

    regex = "[0-9]{1,18}"


register_converter(NumberConverter, "number")

app_name = "staff"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("scan", desk.scan, name="scan"),
    path("lend", desk.lend, name="lend"),
    path("undo", desk.undo, name="undo-check-out"),
    path("workplace", work.choose, name="workplace"),
    path("returns/", returns.returns, name="returns"),
    path("returns/scan", returns.take_back, name="take-back"),
    path("returns/undo", returns.undo, name="undo-check-in"),
    path("returns/clear", returns.clear, name="clear-returns"),
    path("readers/new", patrons.register, name="register"),
    path("readers/<number:patron_id>", patrons.show_file, name="patron"),
    path("readers/<number:patron_id>/edit", patrons.edit, name="edit-patron"),
    path("readers/<number:patron_id>/extend", patrons.extend, name="extend"),
    path("readers/<number:patron_id>/block", patrons.block, name="block"),
    path("readers/<number:patron_id>/erase", patrons.erase, name="erase"),
    path("readers/<number:patron_id>/renew", lending.renew, name="renew"),
    path("readers/<number:patron_id>/lost", lending.lost, name="lost"),
    path("readers/<number:patron_id>/hold", lending.choose_hold, name="choose-hold"),
    path("readers/<number:patron_id>/slip", slips.loans, name="slip-loans"),
    path("holds/place", lending.place_hold, name="place-hold"),
    path("holds/cancel", lending.cancel_hold, name="cancel-hold"),
    path("holds/<number:hold_id>/slip", slips.hold, name="slip-hold"),
    path("readers/<number:patron_id>/money", money.story, name="money"),
    path("readers/<number:patron_id>/charge", money.charge, name="charge"),
    path("readers/<number:patron_id>/pay", money.pay_all, name="pay-all"),
    path("readers/<number:patron_id>/pay-out", money.pay_out, name="pay-out"),
    path("charges/pay", money.pay, name="pay"),
    path("charges/forgive", money.forgive, name="forgive"),
    path("entries/<number:entry_id>/slip", slips.entry, name="slip-entry"),
    path("till/", tills.till, name="till"),
    path("till/close", tills.close, name="close-till"),
    path("till/put-in", tills.put_in, name="put-into-till"),
    path("till/<number:closing_id>/slip", slips.closing, name="slip-closing"),
    path("items/", items.item, name="item"),
    path("items/change", items.change, name="change-item"),
    path("items/missing", items.missing, name="mark-missing"),
    path("items/withdraw", items.take_out, name="withdraw"),
    path("items/slip", slips.transfer, name="slip-transfer"),
    path("records/", records.records, name="records"),
    path("records/<number:record_id>", records.record, name="record"),
    path("records/<number:record_id>/edit", records.edit, name="edit-record"),
    path("records/<number:record_id>/parallels", parallels.parallels, name="parallels"),
    path("records/<number:record_id>/restore", records.restore, name="restore"),
    path("records/<number:record_id>/items", items.add, name="add-item"),
    path("editions/<number:edition_id>", records.edition, name="edition"),
    path("editions/<number:edition_id>/cluster", records.cluster, name="cluster"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/new", authorities.add, name="add-authority"),
    path("authorities/<number:authority_id>", authorities.authority, name="authority"),
    path("authorities/<number:authority_id>/edit", authorities.edit, name="edit-authority"),
    path("authorities/<number:authority_id>/restore", authorities.restore, name="restore-authority"),
    path("words/", words.words, name="words"),
    path("imports/", imports.imports, name="imports"),
    path("imports/rehearse", imports.rehearse, name="rehearse"),
    path("imports/take-in", imports.take_in, name="take-in"),
    path("lists/fetch", lists.fetch_list, name="fetch-list"),
    path("lists/hold-shelf", lists.hold_shelf, name="hold-shelf"),
    path("lists/hold-shelf/expire", lists.expire, name="expire-holds"),
    path("lists/transfers", lists.transfers, name="transfers"),
    path("lists/transfers/send", lists.send, name="send"),
    path("lists/overdue", lists.overdue, name="overdue"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<number:policy_id>", policies.policy, name="policy"),
    path("policies/<number:policy_id>/remove", policies.remove, name="remove-policy"),
    path("places/", places.places, name="places"),
    path("places/exception", places.exception, name="exception"),
    path("people/", people.staff, name="staff"),
    path("people/add", people.add, name="add-staff"),
    path("people/<number:staff_id>/role", people.role, name="role"),
    path("audit/", audit.audit, name="audit"),
]

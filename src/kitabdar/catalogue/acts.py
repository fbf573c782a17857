"""What is done with records and items, as the audit trail names it in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, str | Promise] = {
    "catalogue.edit_record": pgettext_lazy("act", "Record edited"),
    "catalogue.restore_record": pgettext_lazy("act", "Record restored"),
    "catalogue.delete_record": pgettext_lazy("act", "Record deleted"),
    "catalogue.add_item": pgettext_lazy("act", "Item added"),
    "catalogue.change_item": pgettext_lazy("act", "Item changed"),
    "catalogue.reshelve_item": pgettext_lazy("act", "Put on another shelf by a rule"),
    "catalogue.mark_damaged": pgettext_lazy("act", "Marked as damaged"),
    "catalogue.clear_damage": pgettext_lazy("act", "Mended"),
    "catalogue.set_item_type": pgettext_lazy("act", "Type of item changed"),
    "catalogue.import": pgettext_lazy("act", "File imported"),
    "catalogue.create_source": pgettext_lazy("act", "Source of records made"),
    "catalogue.join_edition": pgettext_lazy("act", "Edition joined to a work"),
    "catalogue.separate_edition": pgettext_lazy("act", "Edition made a work of its own"),
    "catalogue.release_edition": pgettext_lazy("act", "Edition left to the rules again"),
    "catalogue.separate_record": pgettext_lazy("act", "Record made an edition of its own"),
    "catalogue.add_authority": pgettext_lazy("act", "Authority added"),
    "catalogue.edit_authority": pgettext_lazy("act", "Authority edited"),
    "catalogue.restore_authority": pgettext_lazy("act", "Authority restored"),
    "catalogue.load_authorities": pgettext_lazy("act", "Authorities loaded"),
}

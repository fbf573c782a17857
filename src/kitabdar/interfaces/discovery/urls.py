"""Addresses of the public site and of the reader's account."""

from __future__ import annotations

from django.urls import path

from kitabdar.interfaces.discovery.views import (
    account,
    account_holds,
    account_messages,
    account_self,
    authorities,
    board,
    browsing,
    covers,
    editions,
    exports,
    holds,
    home,
    preferences,
    results,
    signing,
    suggest,
)

app_name = "discovery"
urlpatterns = [
    path("", home.home, name="home"),
    path("search", results.results, name="search"),
    path("search/fields", results.advanced, name="advanced"),
    path("browse/call-number", browsing.call_numbers, name="browse-call-number"),
    path("browse/<slug:kind>", browsing.headings, name="browse"),
    path("suggest", suggest.suggest, name="suggest"),
    path("editions/<id:edition_id>", editions.edition, name="edition"),
    path("editions/<id:edition_id>/hold", holds.place, name="hold"),
    path("editions/<id:edition_id>/export/<slug:code>", exports.give, name="export"),
    path("works/<id:work_id>", editions.work, name="work"),
    path("authorities/<id:authority_id>", authorities.authority, name="authority"),
    path("board/<slug:branch>", board.board, name="board"),
    path("covers/<id:work_id>/<id:edition_id>.svg", covers.show, name="cover"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("account", account.loans, name="account"),
    path("account/holds", account_holds.holds, name="account-holds"),
    path("account/charges", account.charges, name="account-charges"),
    path("account/history", account.history, name="account-history"),
    path("account/settings", account.settings, name="account-settings"),
    path("account/renew", account.renew, name="renew"),
    path("account/card", account_self.card, name="account-card"),
    path("account/family", account_self.family, name="account-family"),
    path("account/data", account_self.data, name="account-data"),
    path("account/messages", account_messages.told, name="account-messages"),
    path("account/change-hold", account_holds.change_hold, name="change-hold"),
    path("account/cancel-hold", account_holds.cancel_hold, name="cancel-hold"),
    path("preferences", preferences.change, name="preferences"),
]

"""What a search can be asked, parameter by parameter."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, field_validator

from kitabdar.search.engine import DEEPEST

MOST_LETTERS = 2000

Value = Annotated[str, Field(max_length=250)]
Values = Annotated[list[Value], Field(max_length=20, description="repeat it to admit several")]
Year = Annotated[int | None, Field(ge=0, le=9999)]
Facet = Literal["branch", "library", "format", "language", "author", "subject", "year", "all"]
Sort = Literal["relevance", "title", "author", "newest", "year", "year_descending"]


class SearchParameters(Schema):
    """The question, as it stands in the address."""

    q: str = Field(
        "", max_length=MOST_LETTERS, description='words, "exact words", author:name, begin*, OR, -not'
    )
    limit: int = Field(20, ge=0, le=100)
    offset: int = Field(0, ge=0, le=DEEPEST)
    sort: Sort = "relevance"
    cursor: str = Field(
        "",
        pattern=r"^(\*|(-|\d{1,20})\.\d{1,19})?$",
        description="* begins a list of any length; then next_cursor of the answer before; not with relevance or fold",
    )
    format: Values = []
    language: Values = Field([], max_length=20, description="MARC language codes; repeat it to admit several")
    branch: Values = Field([], max_length=20, description="codes of branches; repeat it to admit several")
    library: Values = Field([], max_length=20, description="codes of libraries; repeat it to admit several")
    author: Values = []
    subject: Values = []
    heading: list[Annotated[str, Field(max_length=310)]] = Field(
        [], max_length=20, description="headings of a browse list, kind:text, for example author:Füzuli"
    )
    year_from: Year = None
    year_to: Year = None
    available: bool = Field(False, description="only what stands available now (at `branch`, if given)")
    facets: list[Facet] = Field([], max_length=8, description="repeat it or separate by commas; or all")
    facet_size: int = Field(10, ge=1, le=100)
    fold: bool = Field(False, description="gather the editions and translations of a work in one hit")

    @field_validator("facets", mode="before")
    @classmethod
    def split(cls, given: Any) -> Any:
        """Take facets=format,language for facets=format&facets=language."""
        if not isinstance(given, list):
            return given
        return [part.strip() for each in given for part in str(each).split(",") if part.strip()]

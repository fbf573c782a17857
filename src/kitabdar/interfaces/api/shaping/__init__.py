"""From the views of the library's packages to the contracts of the API."""

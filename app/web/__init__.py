"""How we speak HTTP: routes with their locks, one unit of work a request, forms, pages, headers and errors."""

// Type-ahead of the search form `form.find`. The frame imports this module when its input first has the focus.
export {}

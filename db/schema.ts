// The migrations say what holds; the tables say what it is called in code. A test keeps the two equal.
export * from '#db/tables/accounts'
export * from '#db/tables/applications'
export * from '#db/tables/complaints'
export * from '#db/tables/console'
export * from '#db/tables/house'
export * from '#db/tables/log'
export * from '#db/tables/registry'
export * from '#db/tables/two-persons'

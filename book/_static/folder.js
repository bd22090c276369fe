// Opened from a folder, a page may not read the others: search shows their titles alone, instead
// of an error for each summary that it cannot fetch.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

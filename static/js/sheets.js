// A link to a table that the page of the bank no longer holds leads to the table's own page.
const uuid = /^#sheet-([0-9a-f-]{36})$/.exec(location.hash)?.[1];
if (uuid && !document.getElementById(`sheet-${uuid}`)) location.replace(`${location.pathname}${uuid}/`);

// Leads from the former address of a page to the new one, at the section that the reader wanted.
const link = document.getElementById("moved-to");
if (link) {
  const address = new URL(link.href);
  if (location.hash) address.hash = location.hash;
  location.replace(address);
}

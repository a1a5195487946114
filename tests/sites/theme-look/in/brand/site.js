// Published as it is.
document.documentElement.dataset.ready = "";

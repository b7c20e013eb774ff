// Browsers from before 2023 cannot unpack what the page holds: they are told so.
if (typeof DecompressionStream === 'undefined') document.getElementById('old').hidden = false;

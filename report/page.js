// SPDX-License-Identifier: Apache-2.0
// Sorts and filters the table of a fleet. The page can be read without it.
(function () {
  'use strict';
  var table = document.getElementById('sites');
  // A part has its content as the text of a noscript until it is shown: see fleet.go. It is markup of pgha, in which every value is escaped.
  function fill(part) {
    var text = part.querySelector('noscript');
    if (text) text.parentNode.innerHTML = text.textContent;
  }
  document.addEventListener('toggle', function (e) {
    if (e.target.open && e.target.classList.contains('site')) fill(e.target);
  }, true);
  // A link opens the part that has its target.
  function reveal() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    var part = target && target.closest('details');
    if (!part) return;
    fill(part);
    part.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();
  // All parts are printed, and those that were closed are closed again.
  var closed = [];
  function expand() {
    document.querySelectorAll('details.site:not([open])').forEach(function (d) { fill(d); d.open = true; closed.push(d); });
  }
  function restore() {
    closed.forEach(function (d) { d.open = false; });
    closed = [];
  }
  addEventListener('beforeprint', expand);
  addEventListener('afterprint', restore);
  matchMedia('print').addEventListener('change', function (e) { (e.matches ? expand : restore)(); });
  if (!table) return;

  var body = table.tBodies[0];
  var parts = document.querySelectorAll('details.site');
  var rows = Array.prototype.map.call(body.rows, function (row, i) {
    return { row: row, part: parts[i], text: row.textContent.toLowerCase() };
  });

  function value(row, column) {
    var cell = row.cells[column];
    return cell.hasAttribute('data-v') ? cell.getAttribute('data-v') : cell.textContent;
  }
  var collator = new Intl.Collator('en', { numeric: true });
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th, column) {
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = th.textContent;
    th.textContent = '';
    th.appendChild(button);
    th.setAttribute('aria-sort', 'none');
    button.addEventListener('click', function () {
      // Numbers are interesting from the largest on, names from the first.
      var first = th.classList.contains('num') ? 'descending' : 'ascending';
      var second = first === 'ascending' ? 'descending' : 'ascending';
      var order = th.getAttribute('aria-sort') === first ? second : first;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.setAttribute('aria-sort', 'none'); });
      th.setAttribute('aria-sort', order);
      var sign = order === 'ascending' ? 1 : -1;
      var keys = rows.map(function (r) { return { row: r.row, key: value(r.row, column) }; });
      keys.sort(function (a, b) { return sign * collator.compare(a.key, b.key); });
      var all = document.createDocumentFragment();
      keys.forEach(function (k) { all.appendChild(k.row); });
      body.appendChild(all);
    });
  });

  var input = document.getElementById('filter');
  var shown = document.getElementById('shown');
  function filter() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    var n = 0;
    rows.forEach(function (r) {
      var hide = !words.every(function (word) { return r.text.indexOf(word) >= 0; });
      if (r.row.hidden !== hide) {
        r.row.hidden = hide;
        r.part.hidden = hide;
      }
      if (!hide) n++;
    });
    shown.textContent = n + ' of ' + rows.length + ' shown';
  }
  input.addEventListener('input', filter);
  input.parentNode.hidden = false;
  filter();
})();

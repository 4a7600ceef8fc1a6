(() => {
  'use strict';
  const rupees = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 0 });
  const money = (value, signed) =>
    (value < 0 ? '\u2212' : signed && value > 0 ? '+' : '') + '\u20b9' + rupees.format(Math.abs(value));
  const tip = document.getElementById('tip');

  // Charts: the day under the pointer, or under the arrow keys.
  function row(name, value) {
    const line = document.createElement('div');
    const label = document.createElement('span');
    label.textContent = name;
    line.append(label, value);
    return line;
  }

  function show(svg, day, clientX, clientY) {
    const [date, equity, change, drawdown, deepest, margin] = DAYS[day];
    const x0 = +svg.dataset.x0, x1 = +svg.dataset.x1;
    const x = x0 + (DAYS.length > 1 ? day / (DAYS.length - 1) : 0) * (x1 - x0);
    const cross = svg.querySelector('.cross');
    cross.setAttribute('x1', x);
    cross.setAttribute('x2', x);
    cross.style.visibility = 'visible';
    const title = document.createElement('b');
    title.textContent = date;
    tip.replaceChildren(title, row('Equity', money(equity)), row('Change', money(change, true)),
      row('Drawdown', money(drawdown)), row('Deepest in the day', money(deepest)), row('Highest margin', money(margin)));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(clientX + 16, innerWidth - box.width - 8)) + 'px';
    tip.style.top = Math.max(8, clientY - box.height - 12) + 'px';
  }

  function hide(svg) {
    svg.querySelector('.cross').style.visibility = 'hidden';
    tip.hidden = true;
  }

  for (const svg of document.querySelectorAll('svg[data-chart]')) {
    let day = DAYS.length - 1;
    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      const x0 = +svg.dataset.x0, x1 = +svg.dataset.x1;
      day = Math.max(0, Math.min(DAYS.length - 1, Math.round((x - x0) / (x1 - x0) * (DAYS.length - 1))));
      show(svg, day, event.clientX, event.clientY);
    });
    svg.addEventListener('pointerleave', () => hide(svg));
    svg.addEventListener('blur', () => hide(svg));
    svg.addEventListener('keydown', event => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      day = Math.max(0, Math.min(DAYS.length - 1, day + (event.key === 'ArrowLeft' ? -1 : 1)));
      const box = svg.getBoundingClientRect();
      show(svg, day, box.left + box.width / 2, box.top + 120);
    });
  }

  // Trades: open, sort, filter.
  const table = document.getElementById('trades');
  if (!table) return;
  const bodies = [...table.tBodies];
  const find = document.getElementById('find');
  const result = document.getElementById('result');
  const profile = document.getElementById('profile');
  const unfold = document.getElementById('unfold');
  const shown = document.getElementById('shown');

  function open(body, wanted) {
    const detail = body.querySelector('.detail');
    if (!detail) return;
    detail.hidden = wanted === undefined ? !detail.hidden : !wanted;
    body.rows[0].classList.toggle('unfolded', !detail.hidden);
    body.rows[0].setAttribute('aria-expanded', String(!detail.hidden));
  }

  for (const body of bodies) {
    const first = body.rows[0];
    if (!first.classList.contains('opens')) continue;
    first.setAttribute('aria-expanded', 'false');
    first.addEventListener('click', () => open(body));
    first.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(body); }
    });
  }

  unfold.addEventListener('click', () => {
    const wanted = unfold.textContent === 'Open all';
    for (const body of bodies) if (!body.hidden) open(body, wanted);
    unfold.textContent = wanted ? 'Close all' : 'Open all';
  });

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0, sum = 0;
    for (const body of bodies) {
      const text = body.rows[0].textContent.toLowerCase();
      body.hidden = !(words.every(word => text.includes(word))
        && (!result.value || body.dataset.result === result.value)
        && (!profile.value || body.dataset.profile === profile.value));
      if (!body.hidden) { count++; sum += +body.rows[0].cells[11].dataset.v; }
    }
    shown.textContent = count === bodies.length ? '' : `${count} of ${bodies.length} trades, net ${money(Math.round(sum), true)}`;
  }

  find.addEventListener('input', filter);
  result.addEventListener('change', filter);
  profile.addEventListener('change', filter);

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    function sort() {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const value = body => {
        const cell = body.rows[0].cells[column];
        return cell.dataset.v === undefined ? cell.textContent : +cell.dataset.v;
      };
      bodies.sort((a, b) => {
        const x = value(a), y = value(b);
        const order = typeof x === 'number' ? x - y : x.localeCompare(y);
        return down ? -order : order;
      });
      table.append(...bodies);
    }
    head.addEventListener('click', sort);
    head.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); sort(); }
    });
  });
})();

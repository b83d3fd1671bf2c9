#!/usr/bin/env python3
"""Two small services on one port: an OData 4.01 library below /odata (lib.yaml) and a JSON shop below /api (shop.yaml).

Environment: PORT (0 for a free one), TOKEN, FAULT (an id of faults.md), VARIANT (an id of variants.md). State is in memory.
The server prints the port when it serves, and the number of its responses when SIGTERM ends it."""

import datetime as D, gzip, hashlib, json, os, re, signal, socket, socketserver, struct, sys, threading, time, unicodedata, urllib.parse, zlib
from decimal import Decimal, InvalidOperation
from email.utils import formatdate

PORT = int(os.environ.get('PORT', '8080'))
TOKEN = os.environ.get('TOKEN', 's3cret-token')
FAULT = os.environ.get('FAULT', '')
VARIANT = os.environ.get('VARIANT', '')
LIMIT = 1024 * 1024  # largest request body, after decoding
LOCK = threading.RLock()
COUNTS = {}
INFLIGHT = 0
SHARED = {}


def fault(i):
    return FAULT == i


def variant(i):
    return VARIANT == i


def tick(name):
    with LOCK:
        COUNTS[name] = COUNTS.get(name, 0) + 1
        return COUNTS[name]


# ------------------------------------------------------------------ JSON
class Raw(str):
    """text that goes into JSON as it stands"""


class Bad(Exception):
    def __init__(self, target, msg, code='InvalidValue'):
        super().__init__(msg)
        self.target, self.msg, self.code = target, msg, code


class Malformed(Exception):
    pass


def jstr(s):
    if variant('v-escape'):
        return json.dumps(s).replace('/', '\\/')
    return json.dumps(s, ensure_ascii=False)


def dumps(v, ind=None, lvl=0):
    if isinstance(v, Raw):
        return str(v)
    if v is None:
        return 'null'
    if v is True:
        return 'true'
    if v is False:
        return 'false'
    if isinstance(v, str):
        return jstr(v)
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return repr(v)
    if isinstance(v, Decimal):
        return format(v, 'f')
    pretty = variant('v-pretty')
    nl = '\n' + '    ' * (lvl + 1) if pretty else ''
    end = '\n' + '    ' * lvl if pretty else ''
    col = ' : ' if pretty else ':'
    if isinstance(v, dict):
        if not v:
            return '{}'
        return '{' + ','.join(nl + jstr(k) + col + dumps(x, ind, lvl + 1) for k, x in v.items()) + end + '}'
    if not v:
        return '[]'
    return '[' + ','.join(nl + dumps(x, ind, lvl + 1) for x in v) + end + ']'


def _pairs(pairs):
    seen = {}
    for k, v in pairs:
        if k in seen and not (fault('l-dup') or fault('s-dup')):
            raise Malformed('the member name %r occurs twice' % k)
        seen[k] = v
    return seen


def _int(s):
    if (fault('l-negzero') or fault('s-negzero')) and s == '-0':
        raise Malformed('unexpected token -0')
    return int(s) if len(s) < 400 else _dec(s)


def _dec(s):
    if fault('l-double-exp') and ('e' in s or 'E' in s):
        raise Malformed('unexpected character in number')
    if fault('s-exp-upper') and 'E' in s:
        raise Malformed('unexpected character in number')
    try:
        d = Decimal(s)
    except InvalidOperation:
        d = Decimal('Infinity')
    return d


def _const(s):
    raise Malformed('%s is not JSON' % s)


DEC = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_dec, parse_int=_int, parse_constant=_const)


def surrogate(v):
    if isinstance(v, str):
        return any('\ud800' <= c <= '\udfff' for c in v)
    if isinstance(v, dict):
        return any(surrogate(k) or surrogate(x) for k, x in v.items())
    if isinstance(v, list):
        return any(surrogate(x) for x in v)
    return False


def parse_json(raw, svc):
    try:
        text = raw.decode('utf-8')
    except UnicodeDecodeError as e:
        if fault('l-badutf8') and svc == 'lib' or fault('s-badutf8') and svc == 'shop':
            text = raw.decode('utf-8', 'replace')
        else:
            raise Malformed('the body is not valid UTF-8 (byte %d)' % e.start)
    if text.startswith('\ufeff'):
        text = text[1:]
    if fault('s-leading-ws') and text[:1] in ' \t\r\n' and text.strip(' \t\r\n'):
        raise Malformed('unexpected white space')
    if fault('l-slash-escape') and '\\/' in text:
        raise Malformed('unknown escape')
    if fault('l-64k') and len(raw) > 65536:
        text = text[:65536]
    depth = 0
    if not fault('s-deep-500'):
        instr = esc = False
        for c in text if len(text) < 20000 else re.findall(r'["\\\[\]{}]|(?<=\\).', text):
            if esc:
                esc = False
                continue
            if instr:
                if c == '\\':
                    esc = True
                elif c == '"':
                    instr = False
                continue
            if c == '"':
                instr = True
            elif c in '[{':
                depth += 1
                if depth > 64:
                    raise Malformed('the body is nested more than 64 levels deep')
            elif c in ']}':
                depth -= 1
    try:
        s = text.lstrip(' \t\r\n')
        if not s:
            raise Malformed('the body is empty')
        v, end = DEC.raw_decode(s)
        if s[end:].strip(' \t\r\n'):
            raise Malformed('text after the JSON value at character %d' % end)
    except RecursionError:
        if fault('s-deep-500'):
            raise
        raise Malformed('the body is nested too deeply')
    except json.JSONDecodeError as e:
        raise Malformed('%s at line %d column %d' % (e.msg, e.lineno, e.colno))
    if surrogate(v):
        raise Malformed('a string holds a lone surrogate')
    if fault('s-surrogate') and re.search(r'\\u[dD][89abAB]', text):

        def fix(x):
            if isinstance(x, str):
                return ''.join('\ufffd\ufffd' if ord(c) > 0xFFFF else c for c in x)
            if isinstance(x, dict):
                return {k: fix(y) for k, y in x.items()}
            if isinstance(x, list):
                return [fix(y) for y in x]
            return x

        v = fix(v)
    if fault('l-escaped') and isinstance(v, dict):
        v = {k: x for k, x in v.items() if ('"' + k + '"') in text}
    return v


# ------------------------------------------------------------------ types
RE_DATE = re.compile(r'(\d{4})-(\d\d)-(\d\d)')
RE_DT = re.compile(r'(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)', re.A)
RE_GUID = re.compile(r'[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}')
RE_DUR = re.compile(r'(-?)P(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})(?:\.(\d{1,6}))?S)?)?', re.A)
RE_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)
EPOCH = D.datetime(1970, 1, 1)


def instant(text):
    """-> naive UTC datetime with microseconds; ValueError if there is none"""
    m = RE_DT.fullmatch(text)
    if not m:
        raise ValueError(text)
    y, mo, d, h, mi, s = (int(x) for x in m.groups()[:6])
    us = int((m.group(7) or '0').ljust(6, '0')[:6])
    t = D.datetime(y, mo, d, h, mi, s, us)
    z = m.group(8)
    if z not in 'Zz':
        oh, om = int(z[1:3]), int(z[4:6])
        if om > 59 or oh * 60 + om > 14 * 60:
            raise ValueError(text)
        delta = D.timedelta(hours=oh, minutes=om)
        t = t - delta if z[0] == '+' else t + delta
    return t


def utc(t):
    s = t.strftime('%Y-%m-%dT%H:%M:%S').rjust(19, '0')
    if t.microsecond or variant('v-frac6'):
        f = '%06d' % t.microsecond
        s += '.' + (f if variant('v-frac6') else f.rstrip('0'))
    return s + 'Z'


def now():
    return utc(D.datetime.now(D.timezone.utc).replace(tzinfo=None))


def chk_int(p, v, f):
    if isinstance(v, str) and (fault('l-int-string') or fault('s-int-string')) and re.fullmatch(r'-?\d{1,9}', v):
        return int(v)
    if isinstance(v, Decimal):
        if v == 0:
            v = Decimal(0)
        if not v.is_finite() or v.adjusted() > 30 or v != v.to_integral_value():
            raise Bad(p, 'must be a whole number within range')
        v = int(v)
    if isinstance(v, bool) or not isinstance(v, int):
        raise Bad(p, 'must be a whole number')
    if fault('l-int32-wrap') and f['name'] == 'Copies' and abs(v) < 2**40:
        return (v + 2**31) % 2**32 - 2**31
    if fault('l-pages-max') and f['name'] == 'Pages' and v <= 2**31 - 1:
        return v
    if fault('s-stock-neg') and f['name'] == 'stock' and v < 0:
        return v
    if fault('s-stars-six') and f['name'] == 'stars' and v == 6:
        return v
    if fault('l-level-ten') and f['name'] == 'Level' and v == 10:
        return v
    if v < f['lo'] or v > f['hi']:
        raise Bad(p, 'must lie between %d and %d' % (f['lo'], f['hi']))
    if fault('l-int64-float') and f['name'] == 'Barcode':
        return min(int(float(v)), 2**63 - 1)
    return v


def chk_dec(p, v, f):
    if isinstance(v, bool) or not isinstance(v, (int, Decimal)):
        raise Bad(p, 'must be a number')
    v = Decimal(v)
    if v == 0:
        v = Decimal(0)
    if not v.is_finite() or v.adjusted() > 30 or (v and v.adjusted() < -30):
        raise Bad(p, 'is out of range')
    if fault('s-price-neg') and f['name'] == 'price' and v < 0:
        return v
    if v < f['lo'] or v > f['hi']:
        raise Bad(p, 'must lie between %s and %s' % (f['lo'], f['hi']))
    q = Decimal(1).scaleb(-f['scale'])
    if v != v.quantize(q):
        if fault('l-price-round') and f['name'] == 'Price' or fault('s-vat-round') and f['name'] == 'vatRate':
            return v.quantize(q)
        raise Bad(p, 'must have at most %d decimal places' % f['scale'])
    v = abs(v) if v == 0 else v
    if fault('l-price-float') and f['name'] == 'Price':
        v = Decimal(struct.unpack('f', struct.pack('f', float(v)))[0])
    if fault('l-price-cents') and f['name'] == 'Price' or fault('s-price-cents') and f['name'] == 'price':
        v = Decimal(int(float(v) * 100)) / 100
    return v.quantize(q)


def chk_dbl(p, v, f):
    if isinstance(v, bool) or not isinstance(v, (int, Decimal)):
        raise Bad(p, 'must be a number')
    try:
        d = float(v)
    except OverflowError:
        d = float('inf')
    if d in (float('inf'), float('-inf')):
        raise Bad(p, 'is beyond the range of Edm.Double')
    if fault('l-double-prec'):
        d = float('%.6g' % d)
    return d


def chk_bool(p, v, f):
    if (fault('l-bool-string') or fault('s-bool-string')) and v in ('true', 'false'):
        return v == 'true'
    if not isinstance(v, bool):
        raise Bad(p, 'must be true or false')
    return v


def chk_str(p, v, f):
    n = f['name']
    if not isinstance(v, str):
        if fault('s-str-number') and isinstance(v, (int, Decimal)) and not isinstance(v, bool):
            return str(v)
        raise Bad(p, 'must be a string')
    if n == 'Title':
        if fault('l-nfc'):
            v = unicodedata.normalize('NFC', v)
        if fault('l-trim'):
            v = v.strip() or v
        if fault('l-title-trunc'):
            v = v[:64]
        if fault('l-title-long') and len(v) <= 400:
            return v
        if fault('l-title-bytes') and len(v.encode()) > 120:
            raise Bad(p, 'is longer than 120')
        if fault('l-title-utf16') and len(v.encode('utf-16-le')) // 2 > 120:
            raise Bad(p, 'is longer than 120')
        if fault('l-title-119') and len(v) == 120:
            raise Bad(p, 'is longer than 120')
        if fault('l-title-empty') and v == '':
            return v
    if n == 'Subtitle':
        if fault('l-emoji'):
            v = ''.join(c if ord(c) < 0x10000 else '?' for c in v)
        if fault('l-empty-null') and v == '':
            return None
        if fault('l-space-collapse'):
            v = re.sub(r'[ \t\n\r\u00a0]+', ' ', v)
        if fault('l-zwj'):
            v = re.sub('[\u200b-\u200d\ufe0f]', '', v)
    if n == 'name':
        if fault('s-html'):
            v = v.replace('&', '&amp;').replace('<', '&lt;')
        if fault('s-apostrophe') and "'" in v:
            raise RuntimeError("near \"'\": syntax error")
    if n == 'description':
        if fault('s-crlf'):
            v = v.replace('\r\n', '\n')
        if fault('s-large-cut'):
            v = v[:65535]
        if fault('s-nul'):
            v = v.split('\x00')[0]
    if n == 'contactEmail' and fault('s-mail-lower'):
        v = v.lower()
    if len(v) < f.get('min', 0):
        raise Bad(p, 'must have at least %d character(s)' % f['min'])
    if f.get('max') is not None and len(v) > f['max']:
        raise Bad(p, 'must have at most %d characters' % f['max'])
    if f.get('pat'):
        rx = f['pat'].strip('^$')
        if fault('s-pattern') and n == 'sku':
            if not re.search(rx, v):
                raise Bad(p, 'does not match ' + f['pat'])
        elif not re.fullmatch(rx, v):
            raise Bad(p, 'does not match ' + f['pat'])
    fmt = f.get('fmt')
    if fmt == 'email' and not RE_MAIL.fullmatch(v) and not fault('s-email'):
        raise Bad(p, 'is not an e-mail address')
    if fmt == 'uri' and not re.fullmatch(
        r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?", v
    ):
        raise Bad(p, 'is not an http or https URI')
    return v


def chk_enum(p, v, f):
    if not isinstance(v, str):
        raise Bad(p, 'must be a string')
    if v not in f['vals']:
        if fault('l-enum-any') and f['name'] == 'Genre' or fault('s-enum-any') and f['name'] == 'status':
            return v
        if fault('l-enum-fold') and f['name'] == 'Genre':
            for x in f['vals']:
                if x.lower() == v.lower():
                    return x
        raise Bad(p, 'must be one of ' + ', '.join(f['vals']))
    return v


def chk_date(p, v, f):
    m = isinstance(v, str) and v.isascii() and RE_DATE.fullmatch(v)
    if not m:
        raise Bad(p, 'must be a date, YYYY-MM-DD')
    y, mo, d = (int(x) for x in m.groups())
    try:
        t = D.date(y, mo, d)
    except ValueError:
        if fault('l-leap-roll') and 1 <= mo <= 12 and 1 <= d <= 31 and y:
            return (D.date(y, mo, 1) + D.timedelta(days=d - 1)).isoformat()
        if fault('s-date-invalid') and 1 <= mo <= 12 and 1 <= d <= 31:
            return v
        raise Bad(p, 'is not a day of the calendar')
    if fault('l-leap-refused') and (mo, d) == (2, 29):
        raise Bad(p, 'is not a day of the calendar')
    if fault('l-date-shift'):
        return (t - D.timedelta(days=1)).isoformat()
    return v


def chk_dt(p, v, f):
    if not isinstance(v, str):
        raise Bad(p, 'must be a string holding an instant')
    if (fault('l-dt-nozone') or fault('s-dt-nozone')) and re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d', v):
        v += 'Z'
    try:
        t = instant(v)
    except (ValueError, OverflowError):
        raise Bad(p, 'must be an RFC 3339 instant with an offset of at most 14 hours')
    m = RE_DT.fullmatch(v)
    if m.group(7) and len(m.group(7)) > 6:
        raise Bad(p, 'must have at most six fraction digits')
    if fault('l-dto-frac') or fault('s-dt-frac'):
        return utc(t.replace(microsecond=0))
    if fault('l-dto-ms'):
        return utc(t.replace(microsecond=t.microsecond // 1000 * 1000))
    if fault('l-dto-offset'):
        return v[:-6] + 'Z' if v[-1] not in 'Zz' else v
    if fault('s-dt-sign') and v[-1] not in 'Zz':
        return utc(instant(v[:-6] + ('-' if v[-6] == '+' else '+') + v[-5:]))
    if fault('s-dt-halfhour') and v[-1] not in 'Zz' and v[-2:] != '00':
        return utc(instant(v[:-2] + '00'))
    return v.upper()


def chk_guid(p, v, f):
    if not isinstance(v, str) or not RE_GUID.fullmatch(v):
        if fault('l-guid-any') and isinstance(v, str) and len(v) == 36:
            return v
        raise Bad(p, 'must be a GUID')
    if fault('l-guid-upper') and v != v.lower() or fault('s-guid-upper') and v != v.lower():
        raise Bad(p, 'must be a GUID')
    return v.lower()


def chk_dur(p, v, f):
    m = isinstance(v, str) and RE_DUR.fullmatch(v)
    if not m or v[-1] in 'PT' or not any(m.groups()[1:]):
        raise Bad(p, 'must be a day-time duration such as P14D or PT36H')
    if fault('l-dur-days') and m.group(2) and 'T' in v:
        return m.group(1) + 'P' + v[v.index('T') :]
    if fault('l-dur-neg') and m.group(1):
        return v[1:]
    return v


def chk_list(p, v, f):
    if not isinstance(v, list):
        raise Bad(p, 'must be an array')
    if fault('s-tags-max') and f['name'] == 'tags':
        pass
    elif len(v) > f['max']:
        raise Bad(p, 'must have at most %d items' % f['max'])
    out = []
    for i, x in enumerate(v):
        q = '%s/%d' % (p, i)
        if x is None:
            if fault('l-coll-null') and f['name'] == 'Keywords':
                out.append(None)
                continue
            raise Bad(q, 'must not be null')
        if fault('l-coll-mixed') and f['name'] == 'Keywords' and isinstance(x, int):
            out.append(str(x))
            continue
        out.append(check(q, x, f['item']))
    if f.get('unique') and len(set(out)) != len(out) and not fault('s-tags-unique'):
        raise Bad(p, 'items must be unique')
    if f['name'] == 'Keywords':
        if fault('l-coll-sort'):
            out = sorted(out, key=str)
        if fault('l-coll-dedup'):
            out = list(dict.fromkeys(out))
        if fault('l-coll-empties'):
            out = [x for x in out if x != '']
    if f['name'] == 'tags':
        if fault('s-nfkc'):
            out = [unicodedata.normalize('NFKC', x) for x in out]
        if fault('s-tags-lower'):
            out = [x.lower() for x in out]
    if f['name'] == 'notifyOn' and fault('s-coll-reverse'):
        out = sorted(out)
    return out


CHECKS = dict(
    int=chk_int,
    dec=chk_dec,
    dbl=chk_dbl,
    bool=chk_bool,
    str=chk_str,
    enum=chk_enum,
    date=chk_date,
    dt=chk_dt,
    guid=chk_guid,
    dur=chk_dur,
    list=chk_list,
)


def check(p, v, f):
    if f['t'] == 'obj' or f['t'] == 'map':
        raise AssertionError
    return CHECKS[f['t']](p, v, f)


I64 = {'int64', 'dec'}


def fld(name, t, **kw):
    d = dict(name=name, t=t, null=False, ro=False)
    d.update(kw)
    return d


def spec(*fs):
    return {f['name']: f for f in fs}


DNUM = dict(lo=Decimal(0), hi=Decimal('100000'), scale=3)
BOOK = spec(
    fld('ID', 'int', ro=True, lo=-(2**31), hi=2**31 - 1, edm='Int32'),
    fld('Title', 'str', min=1, max=120, edm='String'),
    fld('Subtitle', 'str', max=200, null=True, edm='String'),
    fld('Abstract', 'str', null=True, edm='String'),
    fld('Pages', 'int', lo=1, hi=20000, edm='Int32'),
    fld('Copies', 'int', lo=-(2**31), hi=2**31 - 1, null=True, edm='Int32'),
    fld('Barcode', 'int', lo=-(2**63), hi=2**63 - 1, null=True, edm='Int64'),
    fld('Price', 'dec', lo=Decimal(0), hi=Decimal('99999999.99'), scale=2, edm='Decimal'),
    fld('Weight', 'dbl', null=True, edm='Double'),
    fld('InPrint', 'bool', edm='Boolean'),
    fld('PublishedOn', 'date', null=True, edm='Date'),
    fld('LastBorrowedAt', 'dt', null=True, edm='DateTimeOffset'),
    fld('EditionID', 'guid', null=True, edm='Guid'),
    fld('LoanPeriod', 'dur', edm='Duration'),
    fld('Genre', 'enum', vals=['Fiction', 'NonFiction', 'Poetry', 'Reference'], edm='Library.Genre'),
    fld('Keywords', 'list', max=10, item=fld('', 'str', max=40), edm='Collection(String)'),
    fld(
        'Shelf',
        'obj',
        null=True,
        edm='Library.Shelf',
        spec=spec(fld('Room', 'str', min=1, max=20), fld('Level', 'int', lo=0, hi=9), fld('Note', 'str', max=100, null=True)),
    ),
    fld('CreatedAt', 'dt', ro=True, edm='DateTimeOffset'),
    fld('UpdatedAt', 'dt', ro=True, edm='DateTimeOffset'),
)

PRODUCT = spec(
    fld('id', 'str', ro=True),
    fld('name', 'str', min=1, max=80),
    fld('description', 'str', max=200000, null=True),
    fld('sku', 'str', pat='^[A-Z0-9]{2,8}(-[A-Z0-9]{1,8}){1,3}$'),
    fld('price', 'dec', lo=Decimal(0), hi=Decimal(1000000), scale=2),
    fld('currency', 'enum', vals=['EUR', 'USD', 'GBP', 'CHF']),
    fld('stock', 'int', lo=0, hi=2**31 - 1),
    fld('status', 'enum', vals=['draft', 'active', 'retired']),
    fld('featured', 'bool'),
    fld('releaseDate', 'date', null=True),
    fld('availableFrom', 'dt', null=True),
    fld('tags', 'list', max=8, unique=True, item=fld('', 'str', min=1, max=30)),
    fld(
        'dimensions',
        'obj',
        null=True,
        spec=spec(
            fld('width', 'dec', **DNUM),
            fld('height', 'dec', **DNUM),
            fld('depth', 'dec', null=True, **DNUM),
            fld('unit', 'enum', vals=['mm', 'cm', 'in']),
        ),
    ),
    fld('attributes', 'map', max=20, key=r'[a-z][a-z0-9_]{0,29}', item=fld('', 'str', max=200)),
    fld('contactEmail', 'str', max=254, null=True, fmt='email'),
    fld('website', 'str', max=500, null=True, fmt='uri'),
    fld('supplierId', 'guid', null=True),
    fld('version', 'int', ro=True),
    fld('createdAt', 'dt', ro=True),
    fld('updatedAt', 'dt', ro=True),
)

REVIEW = spec(
    fld('id', 'int', ro=True),
    fld('productId', 'str', ro=True),
    fld('author', 'str', min=1, max=50),
    fld('stars', 'int', lo=1, hi=5),
    fld('text', 'str', max=2000, null=True),
    fld('verified', 'bool'),
    fld('helpfulCount', 'int', lo=0, hi=2**31 - 1),
    fld('visitedAt', 'dt', null=True),
    fld('reply', 'obj', null=True, spec=spec(fld('by', 'str', min=1, max=50), fld('text', 'str', min=1, max=500))),
    fld('postedAt', 'dt', ro=True),
    fld('updatedAt', 'dt', ro=True),
)

SETTINGS = spec(
    fld('shopName', 'str', min=1, max=60),
    fld('supportEmail', 'str', max=254, null=True, fmt='email'),
    fld('defaultCurrency', 'enum', vals=['EUR', 'USD', 'GBP', 'CHF']),
    fld('vatRate', 'dec', lo=Decimal(0), hi=Decimal(1), scale=4),
    fld('maintenance', 'bool'),
    fld('maxItemsPerOrder', 'int', lo=1, hi=500),
    fld('bannerText', 'str', max=500, null=True),
    fld(
        'openingHours',
        'obj',
        spec=spec(fld('opens', 'str', pat='^([01][0-9]|2[0-3]):[0-5][0-9]$'), fld('closes', 'str', pat='^([01][0-9]|2[0-3]):[0-5][0-9]$')),
    ),
    fld('notifyOn', 'list', max=10, item=fld('', 'enum', vals=['order', 'refund', 'lowStock', 'review'])),
    fld('updatedAt', 'dt', ro=True),
)


# ------------------------------------------------------------------ state
class Store:
    def __init__(self):
        self.h = {}

    def cur(self, k):
        x = self.h.get(k)
        return x[-1][1] if x else None

    def get(self, k):
        """what a read sees"""
        x = self.h.get(k)
        if not x:
            return None
        lag = 0.3 if variant('v-lag') else 0
        if not lag:
            return x[-1][1]
        t = time.monotonic() - lag
        for at, snap in reversed(x):
            if at <= t:
                return snap
        return x[0][1]

    def put(self, k, snap):
        x = self.h.setdefault(k, [])
        x.append((time.monotonic() if x else 0.0, snap))
        if len(x) > 400:
            del x[:200]

    def keys(self):
        return sorted(self.h, key=str) if any(isinstance(k, str) for k in self.h) else sorted(self.h)


STALE = {}


def reset():
    global BOOKS, PRODUCTS, REVIEWS, SETTING, SALT
    SALT = '%x' % (time.time_ns() // 1000 % 2**36)
    BOOKS, PRODUCTS, REVIEWS, SETTING = Store(), Store(), Store(), Store()
    COUNTS.clear()
    STALE.clear()
    SHARED.clear()
    titles = [
        'The Salt Road',
        'Ledger of Rivers',
        'Winter Grammar',
        'A Field Guide to Lichens',
        'Night Ferry',
        'Atlas of Quiet Places',
        'Poems for Two Voices',
        'The Clockmaker’s Niece',
    ]
    for i, t in enumerate(titles, 1):
        BOOKS.put(
            i,
            dict(
                ID=i,
                Title=t,
                Subtitle=None if i % 3 == 0 else 'Volume %d' % i,
                Abstract='About “%s”.' % t,
                Pages=100 + 17 * i,
                Copies=i,
                Barcode=9780000000000 + i * 1117,
                Price=Decimal('%d.%02d' % (10 + i, i * 9 % 100)),
                Weight=0.25 * i + 0.1,
                InPrint=i % 2 == 0,
                PublishedOn='20%02d-0%d-1%d' % (10 + i, i, i % 9),
                LastBorrowedAt='2024-03-0%dT08:15:30.%d25Z' % (i, i),
                EditionID='7c9e6679-7425-40de-944b-e07fc1f90a%02x' % i,
                LoanPeriod='P14D' if i % 2 else 'PT36H',
                Genre=['Fiction', 'NonFiction', 'Poetry', 'Reference'][i % 4],
                Keywords=['alpha', 'Übersicht', 'k%d' % i],
                Shelf=dict(Room='R%d' % i, Level=i % 9, Note=None if i % 2 else 'by the window'),
                CreatedAt='2023-01-0%dT10:00:00Z' % i,
                UpdatedAt='2023-06-0%dT10:00:00Z' % i,
                _v=1,
            ),
        )
    for i in range(1, 8):
        k = 'PRD-10%02d' % i
        PRODUCTS.put(
            k,
            dict(
                id=k,
                name=['Kettle', 'Teapot', 'Grinder', 'Filter', 'Scale', 'Carafe', 'Tray'][i - 1],
                description='A fine one, No. %d' % i,
                sku='KIT-%d00' % i,
                price=Decimal('%d.%d0' % (9 + i, i)),
                currency='EUR',
                stock=10 * i,
                status='active',
                featured=i % 2 == 1,
                releaseDate='2022-0%d-15' % i,
                availableFrom='2022-0%d-15T06:30:00Z' % i,
                tags=['kitchen', 't%d' % i],
                dimensions=dict(width=Decimal('10.5'), height=Decimal(20), depth=Decimal(i), unit='cm'),
                attributes=dict(colour='black', origin='PT'),
                contactEmail='sales%d@example.com' % i,
                website='https://example.com/p/%d' % i,
                supplierId='0b1c2d3e-0000-4000-8000-00000000000%d' % i,
                version=1,
                createdAt='2022-01-0%dT00:00:00Z' % i,
                updatedAt='2022-02-0%dT00:00:00Z' % i,
                _v=1,
            ),
        )
        for r in range(1, 4 if i < 3 else 2):
            REVIEWS.put(
                (k, r),
                dict(
                    id=r,
                    productId=k,
                    author='Reader %d' % r,
                    stars=1 + (i + r) % 5,
                    text='Works well.',
                    verified=True,
                    helpfulCount=r,
                    visitedAt=None,
                    reply=None if r % 2 else dict(by='Shop', text='Thank you'),
                    postedAt='2022-05-0%dT09:00:00Z' % r,
                    updatedAt='2022-05-0%dT09:00:00Z' % r,
                    _v=1,
                ),
            )
    SETTING.put(
        0,
        dict(
            shopName='Corner Kitchen',
            supportEmail='help@example.com',
            defaultCurrency='EUR',
            vatRate=Decimal('0.1900'),
            maintenance=False,
            maxItemsPerOrder=20,
            bannerText=None,
            openingHours=dict(opens='09:00', closes='18:30'),
            notifyOn=['order', 'refund'],
            updatedAt='2022-01-01T00:00:00Z',
            _v=1,
        ),
    )


# ------------------------------------------------------------------ merging
def merge(fields, cur, patch, opt, path='', errs=None, fresh=False):
    """a new dict: cur with patch applied. opt: unknown='reject'|'ignore', ro='reject'|'ignore', svc"""
    new = dict(cur)
    svc = opt['svc']
    for k, v in patch.items():
        p = path + '/' + k if path else k
        f = fields.get(k)
        if f is None:
            if svc == 'lib' and '@' in k:
                if fault('l-anno-400'):
                    errs.append(Bad(p, 'property %s does not exist' % k))
                if fault('l-anno-stored') and not k.startswith('@odata.'):
                    new[k] = v
                continue
            if fault('l-unknown-ok') or fault('s-unknown-ok') or fault('l-case-fold') and k.lower() in {x.lower() for x in fields}:
                continue
            if (
                fault('l-unknown-stored')
                and not path
                or fault('l-complex-unknown')
                and path
                or fault('s-unknown-nested')
                and path
                or fault('s-settings-unknown')
                and opt['unknown'] == 'ignore'
            ):
                new[k] = v
                continue
            if opt['unknown'] == 'reject':
                errs.append(Bad(p, 'there is no property of this name', 'UnknownProperty'))
            continue
        if f['ro']:
            if (
                fault('l-ro-write')
                and k == 'CreatedAt'
                or fault('s-ro-version')
                and k == 'version'
                or fault('l-id-write')
                and k == 'ID'
                or fault('s-ro-posted')
                and k == 'postedAt'
                or fault('s-review-parent')
                and k == 'productId'
            ):
                if v is not None:
                    new[k] = v
                continue
            if fault('l-ro-400') and opt['svc'] == 'lib' or opt['ro'] == 'reject' and not fault('s-ro-silent'):
                errs.append(Bad(p, 'is read-only', 'ReadOnly'))
            continue
        if v is None:
            if f['null']:
                if (
                    fault('l-null-ignored')
                    and k == 'Subtitle'
                    or fault('l-complex-null')
                    and k == 'Shelf'
                    or fault('s-null-keep')
                    and k == 'releaseDate'
                ):
                    continue
                if fault('l-null-default') and k == 'Weight':
                    new[k] = 0.0
                    continue
                if fault('s-null-empty') and k == 'description':
                    new[k] = ''
                    continue
                if fault('s-null-dim') and k == 'dimensions':
                    raise TypeError("'NoneType' object is not subscriptable")
                new[k] = None
            else:
                if fault('l-null-accept') and k == 'InPrint' or fault('s-null-required') and k == 'name':
                    new[k] = None
                    continue
                if fault('l-null-skip') and k == 'Genre':
                    continue
                if fault('s-tags-null-500') and k == 'tags':
                    raise TypeError("'NoneType' object is not iterable")
                errs.append(Bad(p, 'must not be null', 'NullNotAllowed'))
            continue
        if fault('s-falsy') and svc == 'shop' and k in ('featured', 'verified', 'maintenance') and v is False:
            continue
        if fault('s-zero') and k in ('stock', 'helpfulCount') and v == 0:
            continue
        if fault('s-empty-ignored') and k == 'description' and v == '':
            continue
        if fault('l-coll-empty') and k == 'Keywords' and v == []:
            continue
        try:
            if f['t'] == 'obj':
                if not isinstance(v, dict):
                    raise Bad(p, 'must be an object')
                base = cur.get(k)
                sub = f['spec']
                if fault('l-complex-replace') and k == 'Shelf' and base:
                    base = dict(base, Note=None)
                if fault('s-merge-nested') and k == 'dimensions' and base:
                    base = dict(base, depth=None)
                start = base if base is not None else {n: None for n in sub}
                n0 = len(errs)
                val = merge(sub, start, v, opt, p, errs)
                if base is None and len(errs) == n0:
                    for n, g in sub.items():
                        if val[n] is None and not g['null']:
                            errs.append(Bad(p + '/' + n, 'is required', 'MissingProperty'))
                new[k] = val
            elif f['t'] == 'map':
                if not isinstance(v, dict):
                    raise Bad(p, 'must be an object')
                m = dict(cur[k])
                if fault('s-map-replace'):
                    m = {}
                for n, x in v.items():
                    q = p + '/' + n
                    if not re.fullmatch(f['key'], n) and not fault('s-map-key'):
                        errs.append(Bad(q, 'is not a valid attribute name', 'UnknownProperty'))
                    elif x is None:
                        if fault('s-map-null'):
                            m[n] = None
                        elif fault('s-map-null-keep'):
                            pass
                        else:
                            m.pop(n, None)
                    else:
                        try:
                            m[n] = check(q, x, f['item'])
                        except Bad as e:
                            errs.append(e)
                if len(m) > f['max']:
                    raise Bad(p, 'must have at most %d members' % f['max'])
                new[k] = m
            else:
                val = check(p, v, f)
                if fault('l-coll-append') and k == 'Keywords' and v:
                    val = cur[k] + val
                if fault('s-merge-arr') and k == 'tags':
                    val = val + cur[k][len(val) :]
                new[k] = val
        except Bad as e:
            errs.append(e)
    return new


def render(fields, e, ieee=False, extra_ok=True):
    out = {}
    for k, v in e.items():
        if k.startswith('_'):
            continue
        f = fields.get(k)
        if f is None:
            out[k] = v
            continue
        out[k] = rval(f, v, ieee)
    return out


def rval(f, v, ieee):
    t = f['t']
    if v is None:
        return None
    if t == 'obj':
        return render(f['spec'], v, ieee)
    if t == 'list':
        return [rval(f['item'], x, ieee) for x in v]
    if t == 'int' and isinstance(v, int) and f.get('edm') == 'Int64' and ieee:
        return str(v)
    if t == 'dec' and isinstance(v, Decimal):
        s = format(v, 'f')
        if '.' in s and not variant('v-dec-trail'):
            s = s.rstrip('0').rstrip('.')
        if variant('v-dec-trail') and '.' not in s:
            s += '.0'
        if variant('v-exp') and v:
            s = '%E' % v if False else _expo(v)
        return s if ieee and f.get('edm') == 'Decimal' else Raw(s)
    if t == 'dbl' and isinstance(v, float):
        if variant('v-num-int') and v == int(v) and abs(v) < 1e15 and str(v) != '-0.0':
            return Raw(str(int(v)))
        if variant('v-exp') and v:
            return Raw(_expo(Decimal(repr(v))))
        return v
    if t == 'dt' and isinstance(v, str):
        if fault('s-dt-local') and f['name'] == 'availableFrom':
            return utc(instant(v))[:-1]
        if variant('v-offset'):
            return v
        try:
            return utc(instant(v))
        except ValueError:
            return v
    if t == 'guid' and variant('v-guid-upper'):
        return v.upper()
    if t == 'dur' and variant('v-dur-canon'):
        m = RE_DUR.fullmatch(v)
        sg, d, h, mi, s, fr = m.groups()
        tot = ((int(d or 0) * 24 + int(h or 0)) * 60 + int(mi or 0)) * 60 + int(s or 0)
        d, r = divmod(tot, 86400)
        h, r = divmod(r, 3600)
        mi, s = divmod(r, 60)
        fr = (fr or '').rstrip('0')
        tm = ('%dH' % h if h else '') + ('%dM' % mi if mi else '') + ('%d%sS' % (s, '.' + fr if fr else '') if s or fr else '')
        x = 'P' + ('%dD' % d if d else '') + ('T' + tm if tm else '')
        return 'PT0S' if x == 'P' else sg + x
    return v


def _expo(d):
    sign, digits, e = d.normalize().as_tuple()
    s = ''.join(map(str, digits))
    return ('-' if sign else '') + s[0] + ('.' + s[1:] if len(s) > 1 else '') + 'E%+d' % (e + len(s) - 1)


# ------------------------------------------------------------------ HTTP pieces
class Resp(Exception):
    def __init__(self, status, body=b'', ctype=None, headers=(), close=False):
        super().__init__(status)
        self.status, self.body, self.ctype, self.headers, self.close = status, body, ctype, list(headers), close
        self.length = None


REASON = {
    100: 'Continue',
    103: 'Early Hints',
    200: 'OK',
    201: 'Created',
    202: 'Accepted',
    204: 'No Content',
    304: 'Not Modified',
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    406: 'Not Acceptable',
    408: 'Request Timeout',
    409: 'Conflict',
    412: 'Precondition Failed',
    413: 'Content Too Large',
    414: 'URI Too Long',
    415: 'Unsupported Media Type',
    417: 'Expectation Failed',
    422: 'Unprocessable Content',
    423: 'Locked',
    429: 'Too Many Requests',
    431: 'Request Header Fields Too Large',
    500: 'Internal Server Error',
    501: 'Not Implemented',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    505: 'HTTP Version Not Supported',
}
GERMAN = {
    400: 'Die Anfrage ist fehlerhaft.',
    401: 'Anmeldung erforderlich.',
    404: 'Nicht gefunden.',
    405: 'Methode nicht erlaubt.',
    412: 'Vorbedingung nicht erfüllt.',
    415: 'Medientyp nicht unterstützt.',
    422: 'Ungültige Werte.',
}


class Req:
    def __init__(self):
        self.headers = []
        self.body = b''

    def all(self, n):
        if fault('s-ifmatch-case') and n == 'if-match':
            return [v for k, v, raw in self.headers if raw == 'If-Match']
        return [v for k, v, _ in self.headers if k == n]

    def get(self, n):
        x = self.all(n)
        return ', '.join(x) if x else None


def params(value):
    """media type with parameters -> (type, {name: value}) or None"""
    m = re.match(r'\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+/[!#$%&\'*+.^_`|~0-9A-Za-z-]+)', value)
    if not m:
        return None
    rest = value[m.end() :]
    ps = {}
    while rest.strip():
        n = re.match(r'\s*;\s*(?:([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[!#$%&\'*+.^_`|~0-9A-Za-z-]+))?', rest)
        if not n or not n.group(0):
            return None
        if n.group(1):
            v = n.group(2)
            ps[n.group(1).lower()] = re.sub(r'\\(.)', r'\1', v[1:-1]) if v[0] == '"' else v
        rest = rest[n.end() :]
    return m.group(1).lower(), ps


def split_list(v):
    return [x.strip() for x in re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', v) if x.strip()]


def etags(v):
    """field value -> '*' or list of (weak, opaque)"""
    if v.strip() == '*':
        return '*'
    return [(bool(w), o) for w, o in re.findall(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"', v)]


def accept_json(req, types):
    """best of the JSON types for Accept -> parameters, or None when nothing fits"""
    a = req.get('accept')
    if a is None or not a.strip():
        return {}
    best, bq, bspec = None, 0.0, -1
    for item in split_list(a):
        pt = params(item)
        if not pt:
            continue
        t, ps = pt
        try:
            q = float(ps.pop('q', '1'))
        except ValueError:
            q = 0
        if t in types:
            s = 3
        elif t.endswith('/*') and t != '*/*' and any(x.startswith(t[:-1]) for x in types):
            s = 2
        elif t == '*/*':
            s = 1
        else:
            continue
        # the most specific range decides for JSON; parameters only count on an exact type
        if s > bspec or s == bspec and q > bq:
            best, bq, bspec = (ps if s == 3 else {}), q, s
    return best if best is not None and bq > 0 else None


def gz_ok(req):
    a = req.get('accept-encoding') or ''
    q = {}
    for item in a.split(','):
        x = [y.strip().lower() for y in item.split(';')]
        try:
            q[x[0]] = float(x[1][2:]) if len(x) > 1 and x[1].startswith('q=') else 1.0
        except ValueError:
            q[x[0]] = 0
    return q.get('gzip', q.get('*', 0)) > 0


# ------------------------------------------------------------------ errors of both services
def lib_error(status, code, msg, target=None, details=None, headers=()):
    if variant('v-german'):
        msg = GERMAN.get(status, msg)
    e = dict(code=code, message=msg)
    if target:
        e['target'] = target
    if details:
        e['details'] = [dict(code=d.code, target=d.target, message=d.msg) for d in details]
    if variant('v-err-details'):
        e.setdefault('details', [dict(code='Hint', message='See the service documentation.')])
        e['innererror'] = {'requestId': '%08x' % (time.time_ns() % 2**32)}
    if fault('l-err-code') and status == 400:
        e['code'] = 'E' + '%06d' % (time.time_ns() // 1000 % 10**6)
    if fault('l-err-sql') and status == 400:
        e['message'] += ' [SQL: UPDATE dbo.books SET ... WHERE id = ?; (psycopg2.errors.DataError) at /srv/library/app/store.py:214]'
    body = dict(error=e)
    if fault('l-err-shape') and status == 400:
        body = dict(status=status, message=msg)
    if fault('l-err-nomsg') and status == 404:
        body['error'].pop('message')
    ct = 'application/json;odata.metadata=minimal'
    if fault('l-err-html') and status == 404:
        return Resp(
            status, b'<html><body><h1>Not Found</h1></body></html>', 'text/html; charset=utf-8', list(headers) + [('OData-Version', '4.01')]
        )
    if fault('l-412-empty') and status == 412:
        return Resp(status, b'', None, list(headers) + [('OData-Version', '4.01')])
    hs = list(headers) + [('OData-Version', '4.01')]
    if variant('v-german'):
        hs.append(('Content-Language', 'de'))
    return Resp(status, dumps(body).encode(), ct, hs)


def shop_error(status, typ, msg, errors=None, headers=()):
    if variant('v-german'):
        msg = GERMAN.get(status, msg)
    e = dict(
        type='https://shop.example/problems/' + typ,
        title=REASON.get(status, 'Error') if not variant('v-german') else msg,
        status=status,
        detail=msg,
    )
    if errors:
        e['errors'] = [dict(pointer='/' + d.target, detail=d.msg) for d in errors]
    if variant('v-err-details'):
        e.update(traceId='%08x' % (time.time_ns() % 2**32), instance='urn:uuid:00000000-0000-4000-8000-%012x' % (time.time_ns() % 2**48))
    if fault('s-problem-status') and status == 422:
        e['status'] = 400
    if fault('s-problem-path') and status in (400, 422):
        e['detail'] = 'Traceback (most recent call last):\n  File "/opt/shop/api/handlers.py", line 88, in patch\n' + msg
    if fault('s-problem-missing') and status == 404:
        e.pop('type')
        e.pop('title')
    if fault('s-pointer') and errors:
        e['errors'] = [str(d.msg) for d in errors]
    ct = 'application/problem+json'
    if fault('s-problem-ct'):
        ct = 'application/json'
    if fault('s-401-html') and status == 401:
        return Resp(status, b'<h1>401</h1>', 'text/html', headers)
    hs = list(headers)
    if variant('v-german'):
        hs.append(('Content-Language', 'de'))
    return Resp(200 if fault('s-problem-200') and status == 422 else status, dumps(e).encode(), ct, hs)


def error(svc, status, code, msg, target=None, errors=None, headers=()):
    if svc == 'lib':
        return lib_error(status, code, msg, target, errors, headers)
    kebab = re.sub(r'(?<=[a-z])(?=[A-Z])', '-', code).lower()
    return shop_error(status, kebab, msg, errors, headers)


# ------------------------------------------------------------------ authentication
def authenticate(req, svc):
    r = 'library' if svc == 'lib' else 'shop'
    base = 'Bearer realm="%s"' % r
    if variant('v-auth-many'):
        base = 'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Bearer realm="%s", scope="read write"' % r
    auth = req.all('authorization')
    m = re.fullmatch(r'([!#$%&\'*+.^_`|~0-9A-Za-z-]+)(?: +(.*))?', auth[0].strip()) if len(auth) == 1 else None
    if (
        m
        and m.group(1).lower() == 'bearer'
        and (m.group(2) or '').strip() == TOKEN
        and not (fault('s-scheme-case') and m.group(1) != 'Bearer')
    ):
        return
    tok = (m.group(2) or '').strip() if m else ''
    if m and m.group(1).lower() == 'bearer' and tok:
        if fault('l-auth-any'):
            return
        if fault('s-auth-prefix') and tok.startswith(TOKEN):
            return
        if fault('s-auth-expired') and tok == 'expired-' + TOKEN:
            return
        if fault('s-auth-casefold') and tok.lower() == TOKEN.lower():
            return
        if fault('s-auth-500') and not re.fullmatch(r'[\w.~+/=-]+', tok):
            raise ValueError('token is not base64')
    if m and fault('s-auth-basic') and m.group(1).lower() == 'basic':
        return
    if fault('l-noauth-get') and svc == 'lib' and req.method in ('GET', 'HEAD'):
        return
    if fault('s-noauth-nested') and svc == 'shop' and '/reviews' in req.path:
        return
    if fault('s-slash-noauth') and req.path.endswith('/'):
        return
    bad = bool(auth)
    if bad:
        base += ', error="invalid_token", error_description="The access token is unknown, malformed or expired"'
    status = 403 if fault('l-auth-403') and not bad else 401
    if fault('s-auth-invalid-400') and bad and svc == 'shop':
        status = 400
    hs = [('WWW-Authenticate', base)]
    if fault('l-auth-nochallenge') and svc == 'lib':
        hs = []
    if fault('s-auth-wrongscheme') and svc == 'shop':
        hs = [('WWW-Authenticate', 'Basic realm="shop"')]
    raise error(svc, status, 'Unauthorized', 'A valid bearer token is needed.', headers=hs)


# ------------------------------------------------------------------ request bodies
def read_body(req, svc):
    """checks media type, charset, coding; -> (value, params)"""
    types = ['application/json'] if svc == 'lib' else ['application/merge-patch+json', 'application/json']
    acc = [('Accept-Patch', ', '.join(types))]
    if fault('l-415-noaccept') and svc == 'lib' or fault('s-415-noaccept') and svc == 'shop':
        acc = []
    ct = req.all('content-type')
    if not ct and not req.body:
        raise error(svc, 400, 'MalformedBody', 'The request has no body.')
    pt = params(ct[0]) if len(ct) == 1 else None
    if fault('s-ct-case') and ct and ct[0] != ct[0].lower():
        pt = None
    if fault('s-ct-params') and ct and ';' in ct[0]:
        pt = None
    ok = pt and pt[0] in types
    if fault('l-ct-text') and pt and pt[0] == 'text/plain':
        ok = True
    if fault('s-jsonpatch') and pt and pt[0] == 'application/json-patch+json':
        raise Noop()
    if fault('s-merge-415') and pt and pt[0] == 'application/merge-patch+json':
        ok = False
    if not ok:
        if fault('s-415-400') and svc == 'shop':
            raise error(svc, 400, 'MalformedBody', 'This media type is not supported.')
        raise error(svc, 415, 'UnsupportedMediaType', 'The body must be ' + ' or '.join(types) + '.', headers=acc)
    cs = pt[1].get('charset', 'utf-8').lower()
    body = req.body
    if cs not in ('utf-8', 'utf8', 'us-ascii'):
        if fault('s-charset-ignored') and svc == 'shop':
            pass
        elif fault('l-charset-ignored') and svc == 'lib':
            pass
        else:
            raise error(svc, 415, 'UnsupportedMediaType', 'The body must be UTF-8.', headers=acc)
    if fault('l-charset-refused') and 'charset' in pt[1] or fault('s-charset-quoted') and 'charset="' in ct[0].lower():
        raise error(svc, 415, 'UnsupportedMediaType', 'The body must be UTF-8.', headers=acc)
    ce = [x.lower() for x in split_list(req.get('content-encoding') or '')]
    for c in reversed(ce):
        if c == 'identity':
            continue
        if c in ('gzip', 'x-gzip') and not (fault('s-gzip-request') and svc == 'shop'):
            try:
                d = zlib.decompressobj(31)
                body = d.decompress(body, LIMIT + 1)
                if len(body) > LIMIT:
                    raise error(svc, 413, 'ContentTooLarge', 'The body may have at most %d bytes.' % LIMIT)
                if not d.eof:
                    raise zlib.error('short')
            except zlib.error:
                raise error(svc, 400, 'MalformedBody', 'The body is not valid gzip.')
            continue
        if fault('l-ce-ignored') and svc == 'lib' and c == 'br':
            continue
        raise error(svc, 415, 'UnsupportedEncoding', 'Only gzip is understood.', headers=[('Accept-Encoding', 'gzip, identity')])
    try:
        v = parse_json(body, svc)
    except Malformed as e:
        if fault('l-malformed-500') and svc == 'lib':
            raise ValueError(str(e))
        if fault('s-malformed-422') and svc == 'shop':
            raise error(svc, 422, 'InvalidValue', str(e))
        raise error(svc, 400, 'MalformedBody', 'The body is not acceptable JSON: %s.' % e)
    if not isinstance(v, dict):
        if fault('s-array-500') and isinstance(v, list):
            raise AttributeError("'list' object has no attribute 'items'")
        if fault('l-array-204') and svc == 'lib' and isinstance(v, list):
            raise Noop()
        if svc == 'lib':
            raise error(svc, 400, 'MalformedBody', 'The body must be a JSON object.')
        raise error(
            svc, 400 if variant('v-400') else 422, 'InvalidBody', 'The body must be a JSON object.', errors=[Bad('', 'must be an object')]
        )
    return v, pt[1]


class Noop(Exception):
    pass


# ------------------------------------------------------------------ preconditions
def base_of(tag):
    return re.sub(r'~[a-z0-9]+$', '', tag)


def precondition(req, svc, tag, weak=False, full=None):
    """tag: opaque tag of the current state without suffix. -> None, 304 or 412"""
    im, inm = req.get('if-match'), req.get('if-none-match')
    if fault('l-ifmatch-ignored') and svc == 'lib' or fault('s-settings-ifmatch') and req.path == '/api/settings':
        im = None
    if fault('s-inm-star') and svc == 'shop' and (inm or '').strip() == '*' and req.method == 'PATCH':
        inm = None
    if fault('l-inm-get') and svc == 'lib' and req.method == 'GET':
        inm = None
    if im is not None:
        es = etags(im)
        if fault('l-ifmatch-list') and svc == 'lib' and es != '*':
            es = es[:1]
        if fault('s-ifmatch-lines') and es != '*':
            es = etags(req.all('if-match')[0])
        if fault('s-ifmatch-contains') and es != '*' and any(o and o in tag for w, o in es):
            es = '*'
        if es == '*':
            if fault('l-ifmatch-star') and svc == 'lib':
                return 412
            ok = True
        else:
            ok = any((not w or fault('l-ifmatch-weak')) and base_of(o) == tag for w, o in es) and tag is not None and not weak
        if not ok:
            return 412
    if inm is not None:
        es = etags(inm)
        if es == '*':
            hit = True
        else:
            if fault('s-inm-list'):
                es = es[:1]
            hit = any((base_of(o) == tag if full is None else o == full) and not (w and fault('s-inm-weak')) for w, o in es)
        if hit:
            if req.method in ('GET', 'HEAD') or fault('l-inm-304'):
                return 304
            return 412
    return None


def qtag(svc, e, sfx='', key=None):
    """opaque tag of an entity"""
    v = e['_v']
    k = e.get('ID', e.get('id', 'settings'))
    if 'productId' in e:
        k = '%s.%s' % (e['productId'], k)
    s = '%s-%s-%s' % (SALT, k, v)
    if variant('v-etag-odd'):
        s = "a,b;q=0/'%s'!{W}" % s
    return s + sfx


# ------------------------------------------------------------------ common PATCH
def commit(req, svc, store, key, fields, patch, opt):
    """validates, tests preconditions and stores -> the new snapshot; raises Resp"""

    def build(cur):
        errs = []
        new = merge(fields, cur, patch, opt, '', errs)
        if fault('s-dim-atomic') and errs:
            errs = [x for x in errs if '/' not in x.target]
        if errs:
            msg = errs[0].target + ' ' + errs[0].msg + '.'
            if fault('l-rejected-trace') and svc == 'lib' or fault('s-partial-review') and fields is REVIEW:
                bad = {x.target.split('/')[0] for x in errs}
                store.put(key, merge(fields, cur, {k: v for k, v in patch.items() if k not in bad}, opt, '', []))
            if fault('s-rejected-bump') and svc == 'shop':
                store.put(key, dict(cur, _v=cur['_v'] + 1, updatedAt=now()))
            if fault('l-type-500') and svc == 'lib' and any('whole number' in x.msg and '/' not in x.target for x in errs):
                raise TypeError("'<' not supported between instances of 'str' and 'int'")
            if svc == 'lib':
                st = 422 if variant('v-422') else 400
                if fault('l-invalid-204'):
                    raise Noop()
                raise error(svc, st, errs[0].code, msg, errs[0].target, errs if len(errs) > 1 else None)
            raise error(svc, 400 if variant('v-400') else 422, 'InvalidValue', msg, errors=errs)
        return new

    def pre(cur, new=None):
        tag = qtag(svc, cur)
        st = precondition(req, svc, tag, variant('v-weak') and svc == 'shop')
        if (
            variant('v-notags')
            and svc == 'shop'
            and req.get('if-match') is None
            and st == 412
            and (req.get('if-none-match') or '').strip() != '*'
        ):
            st = None
        if st == 412:
            if fault('l-412-applied') and svc == 'lib' and new is not None:
                store.put(key, finish(cur, new))
            raise error(svc, 412, 'PreconditionFailed', 'The entity tag does not fit the current state.')
        if st == 304:
            raise Resp(304, b'', None, [('ETag', '"%s"' % tag)])

    def finish(cur, new):
        new = dict(new)
        new['_v'] = cur['_v'] + 1
        if variant('v-noop') and all(new.get(k) == cur.get(k) for k in fields):
            new['_v'] = cur['_v']
        else:
            k = 'UpdatedAt' if svc == 'lib' else 'updatedAt'
            if not (fault('l-updated-stuck') and svc == 'lib'):
                new[k] = now()
            if fields is PRODUCT and not (fault('s-ro-version') and 'version' in patch):
                new['version'] = cur['version'] + 1
        if fault('l-etag-stuck') and svc == 'lib' and set(patch) <= {'Keywords', 'Shelf'}:
            new['_v'] = cur['_v']
        if fault('s-etag-stuck') and fields is PRODUCT and set(patch) == {'attributes'}:
            new['_v'] = cur['_v']
        if svc == 'lib':
            if fault('l-other-prop') and 'Title' in patch and 'Subtitle' not in patch:
                new['Subtitle'] = None
            if fault('l-other-round'):
                new['Weight'] = round(new['Weight'], 1) if new['Weight'] is not None and 'Weight' not in patch else new['Weight']
        if fields is PRODUCT and fault('s-currency-reset') and 'price' in patch and 'currency' not in patch:
            new['currency'] = 'USD'
        if fields is SETTINGS and fault('s-settings-reset') and 'maxItemsPerOrder' not in patch:
            new['maxItemsPerOrder'] = 10
        return new

    if fault('l-lost') and svc == 'lib' or fault('s-lost') and svc == 'shop':
        cur = store.cur(key)
        new = build(cur)
        pre(cur, new)
        time.sleep(0.03)
        new = finish(cur, new)
        store.put(key, new)
        return new
    if fault('l-two-winners') and svc == 'lib' or fault('s-two-winners') and svc == 'shop':
        build(store.cur(key))
        pre(store.cur(key))
        time.sleep(0.03)
        with LOCK:
            cur = store.cur(key)
            new = finish(cur, build(cur))
            store.put(key, new)
            return new
    if fault('s-torn') and svc == 'shop':
        with LOCK:
            cur = store.cur(key)
            new = build(cur)
            pre(cur, new)
            part = dict(cur)
        for k in patch:
            if k in new and new[k] != cur[k]:
                with LOCK:
                    part = dict(part)
                    part[k] = new[k]
                    store.put(key, part)
                time.sleep(0.02)
        with LOCK:
            new = finish(cur, new)
            store.put(key, new)
            return new
    with LOCK:
        cur = store.cur(key)
        if fault('l-pre-first') and svc == 'lib':
            pre(cur)
        new = build(cur)
        pre(cur, new)
        new = finish(cur, new)
        store.put(key, new)
        if svc == 'lib' and fault('l-neighbour') and 'Price' in patch:
            for n in store.h:
                if n != key and store.cur(n)['Genre'] == new['Genre']:
                    store.put(n, dict(store.cur(n), Price=new['Price']))
        if svc == 'lib' and fault('l-neighbour-next') and key + 1 in store.h and 'Shelf' in patch:
            n = store.cur(key + 1)
            store.put(key + 1, dict(n, Shelf=new['Shelf']))
        if fields is REVIEW and fault('s-neighbour-review'):
            for n in store.h:
                if n != key and n[1] == key[1]:
                    store.put(n, dict(store.cur(n), helpfulCount=new['helpfulCount'], stars=new['stars']))
        if fields is PRODUCT and fault('s-neighbour-updated'):
            for n in store.h:
                if n != key:
                    store.put(n, dict(store.cur(n), updatedAt=new['updatedAt'], _v=store.cur(n)['_v'] + 1))
        return new


# ------------------------------------------------------------------ lib
CSDL = '''<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Library" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Genre"><Member Name="Fiction" Value="0"/><Member Name="NonFiction" Value="1"/><Member Name="Poetry" Value="2"/><Member Name="Reference" Value="3"/></EnumType>
<ComplexType Name="Shelf"><Property Name="Room" Type="Edm.String" MaxLength="20" Nullable="false"/><Property Name="Level" Type="Edm.Int32" Nullable="false"/><Property Name="Note" Type="Edm.String" MaxLength="100"/></ComplexType>
<EntityType Name="Book"><Key><PropertyRef Name="ID"/></Key>
<Property Name="ID" Type="Edm.Int32" Nullable="false"/><Property Name="Title" Type="Edm.String" MaxLength="120" Nullable="false"/><Property Name="Subtitle" Type="Edm.String" MaxLength="200"/><Property Name="Abstract" Type="Edm.String"/>
<Property Name="Pages" Type="Edm.Int32" Nullable="false"/><Property Name="Copies" Type="Edm.Int32"/><Property Name="Barcode" Type="Edm.Int64"/><Property Name="Price" Type="Edm.Decimal" Precision="10" Scale="2" Nullable="false"/>
<Property Name="Weight" Type="Edm.Double"/><Property Name="InPrint" Type="Edm.Boolean" Nullable="false"/><Property Name="PublishedOn" Type="Edm.Date"/><Property Name="LastBorrowedAt" Type="Edm.DateTimeOffset" Precision="6"/>
<Property Name="EditionID" Type="Edm.Guid"/><Property Name="LoanPeriod" Type="Edm.Duration" Precision="6" Nullable="false"/><Property Name="Genre" Type="Library.Genre" Nullable="false"/><Property Name="Keywords" Type="Collection(Edm.String)" Nullable="false"/>
<Property Name="Shelf" Type="Library.Shelf"/><Property Name="CreatedAt" Type="Edm.DateTimeOffset" Precision="6" Nullable="false"/><Property Name="UpdatedAt" Type="Edm.DateTimeOffset" Precision="6" Nullable="false"/></EntityType>
<EntityContainer Name="Container"><EntitySet Name="Books" EntityType="Library.Book"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>
'''


def lib_opts(req, allowed):
    out = {}
    for part in req.query.split('&') if req.query else []:
        k, _, v = part.partition('=')
        try:
            k, v = urllib.parse.unquote(k.replace('+', ' '), errors='strict'), urllib.parse.unquote(v.replace('+', ' '), errors='strict')
        except UnicodeDecodeError:
            raise error('lib', 400, 'BadRequest', 'The query is not UTF-8.')
        n = k[1:] if k.startswith('$') else k
        n = n.lower()
        known = {
            'top',
            'skip',
            'count',
            'select',
            'skiptoken',
            'format',
            'filter',
            'orderby',
            'expand',
            'search',
            'apply',
            'compute',
            'levels',
            'deltatoken',
            'index',
            'schemaversion',
        }
        if n not in known:
            if k.startswith('$'):
                raise error('lib', 400, 'UnknownOption', 'There is no system query option %s.' % k)
            continue
        if n not in allowed:
            raise error('lib', 501, 'NotImplemented', 'The query option $%s is not supported here.' % n)
        if n in out:
            raise error('lib', 400, 'BadRequest', 'The query option $%s occurs twice.' % n)
        out[n] = v
    for n in ('top', 'skip', 'skiptoken'):
        if n in out:
            if not re.fullmatch(r'[0-9]{1,9}', out[n]):
                raise error('lib', 400, 'BadRequest', '$%s must be a non-negative integer.' % n)
            out[n] = int(out[n])
    if 'count' in out:
        if out['count'] not in ('true', 'false'):
            raise error('lib', 400, 'BadRequest', '$count must be true or false.')
    if 'select' in out:
        names = [x.strip() for x in out['select'].split(',')]
        if names == ['*']:
            out.pop('select')
        else:
            for x in names:
                if x not in BOOK and x != '*':
                    raise error('lib', 400, 'UnknownProperty', 'There is no property %s to select.' % x)
            out['select'] = names
            if '*' in names:
                out.pop('select')
    return out


def lib_format(req, opts):
    """-> (metadata level, ieee, extra content type parameters)"""
    if opts.get('format') is not None:
        f = opts['format']
        pt = ('application/json', {}) if f == 'json' else params(f)
        ps = pt[1] if pt and pt[0] == 'application/json' else None
    else:
        ps = accept_json(req, ['application/json'])
    if ps is None:
        if fault('l-406'):
            ps = {}
        else:
            raise error('lib', 406, 'NotAcceptable', 'Only application/json is offered.')
    ps = {k.lower(): v for k, v in ps.items()}
    lvl = ps.get('odata.metadata', ps.get('metadata', 'minimal')).lower()
    if lvl not in ('minimal', 'none', 'full'):
        raise error('lib', 406, 'NotAcceptable', 'odata.metadata must be minimal, full or none.')
    return lvl, ps.get('ieee754compatible', 'false').lower() == 'true'


def lib_base(req):
    return 'http://%s/odata' % req.host


def lib_ctype(fmt):
    ct = 'application/json;odata.metadata=%s' % fmt[0]
    if fmt[1]:
        ct += ';IEEE754Compatible=true'
    if variant('v-charset'):
        ct += ';odata.streaming=false;charset=UTF-8'
    if fault('l-charset-latin1'):
        ct += ';charset=ISO-8859-1'
    if fault('l-ct-plain'):
        ct = 'text/plain'
    return ct


def lib_sfx(fmt, sel, gz):
    k = (fmt, tuple(sel or ()), gz)
    if k == (('minimal', False), (), False):
        return ''
    return '~' + hashlib.md5(repr(k).encode()).hexdigest()[:6]


def lib_entity(req, e, fmt, sel=None, single=True, sfx=''):
    base = lib_base(req)
    out = {}
    ctx = base + '/$metadata#Books' + ('(%s)' % ','.join(sel) if sel else '') + ('/$entity' if single else '')
    if variant('v-ctx-rel'):
        ctx = ctx[len(base) + 1 :]
    if fault('l-ctx-wrong'):
        ctx = base + '/$metadata#Library.Book'
    if fault('l-ctx-host'):
        ctx = 'http://backend-7.internal:8080/odata/$metadata#Books/$entity'
    if single and fmt[0] != 'none' and not fault('l-ctx-missing'):
        out['@odata.context'] = ctx
    if fmt[0] == 'full':
        out['@odata.type'] = '#Library.Book'
    if fmt[0] == 'full' or variant('v-id') and fmt[0] != 'none':
        out['@odata.id'] = base + '/Books(%d)' % e['ID']
        out['@odata.editLink'] = base + '/Books(%d)' % e['ID']
    if variant('v-id-rel') and fmt[0] == 'minimal':
        out['@odata.id'] = 'Books(%d)' % e['ID']
        out['@odata.editLink'] = 'Books(%d)' % e['ID']
    if fault('l-id-wrong') and fmt[0] != 'none':
        out['@odata.id'] = base + '/Books(%d)' % (e['ID'] + 1)
    if fmt[0] != 'none':
        t = qtag('lib', e, sfx)
        out['@odata.etag'] = '"%s"' % t if not fault('l-etag-body') else '"%s"' % (t + 'x')
        if fault('l-etag-bodymissing'):
            out.pop('@odata.etag')
        if variant('v-extra-members'):
            out['@Example.Vendor.rank'] = 7
    r = render(BOOK, e, fmt[1])
    if fault('l-int64-string') and r.get('Barcode') is not None:
        r['Barcode'] = str(r['Barcode'])
    if fault('l-omit-null'):
        r = {k: v for k, v in r.items() if v is not None}
    if variant('v-reorder'):
        r = dict(reversed(list(r.items())))
    for k, v in r.items():
        if sel and k not in sel:
            continue
        if fmt[0] == 'full' and k in BOOK:
            edm = BOOK[k]['edm']
            if edm not in ('String', 'Boolean', 'Double'):
                out[k + '@odata.type'] = '#' + edm
        out[k] = v
    return out


def lib(req):
    segs = req.segs[1:]
    if segs and segs[-1] == '' and len(segs) == 1:
        segs = []
    key = None
    kind = None
    if not segs:
        kind = 'root'
    elif segs == ['$metadata']:
        kind = 'meta'
    elif segs == ['Books']:
        kind = 'set'
    elif segs == ['Books', '$count']:
        kind = 'count'
    elif len(segs) == 1:
        src = segs[0] if not fault('l-pct-key') else req.rawsegs[1]
        m = re.fullmatch(r'Books\((?:ID=)?([+-]?[0-9]{1,10})\)', src)
        if fault('l-keyname') and 'ID=' in src:
            m = None
        if m:
            kind, key = 'entity', int(m.group(1))
        elif fault('l-badkey-500') and segs[0].startswith('Books('):
            raise ValueError('invalid literal for int()')
    allow = {
        'root': 'GET, HEAD, OPTIONS',
        'meta': 'GET, HEAD, OPTIONS',
        'set': 'GET, HEAD, OPTIONS',
        'count': 'GET, HEAD, OPTIONS',
        'entity': 'GET, HEAD, PATCH, OPTIONS',
    }.get(kind)
    if fault('l-allow-lies') and kind == 'entity':
        allow = 'GET, HEAD, OPTIONS'
    ov = [('OData-Version', '4.01')]
    if req.method == 'OPTIONS' and allow:
        raise Resp(204, b'', None, ov + [('Allow', allow)] + ([('Accept-Patch', 'application/json')] if kind == 'entity' else []))
    if fault('l-auth-applied') and kind == 'entity' and req.method == 'PATCH':
        try:
            authenticate(req, 'lib')
        except Resp:
            try:
                v, _ = read_body(req, 'lib')
                commit(req, 'lib', BOOKS, key, BOOK, v, dict(unknown='reject', ro='ignore', svc='lib'))
            except Exception:
                pass
            raise
    authenticate(req, 'lib')
    mv = req.get('odata-maxversion')
    if mv is not None:
        if not re.fullmatch(r'\d+\.\d+', mv.strip()) or Decimal(mv.strip()) < 4:
            raise error('lib', 400, 'UnsupportedVersion', 'OData-MaxVersion must be 4.0 or later.')
        if Decimal(mv.strip()) == 4:
            ov = [('OData-Version', '4.0')]
    rv = req.get('odata-version')
    if rv is not None and rv.strip() not in ('4.0', '4.01'):
        raise error('lib', 400, 'UnsupportedVersion', 'OData-Version must be 4.0 or 4.01.')
    if kind is None:
        raise error('lib', 404, 'NotFound', 'There is no such resource.')
    if req.method not in allow.split(', '):
        if fault('l-405-404'):
            raise error('lib', 404, 'NotFound', 'There is no such resource.')
        if variant('v-501') and req.method not in ('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT'):
            raise error('lib', 501, 'NotImplemented', 'The method %s is not known.' % req.method)
        if fault('l-delete-204') and req.method == 'DELETE':
            raise Resp(204, b'', None, ov)
        if fault('l-put-500') and req.method == 'PUT':
            raise NotImplementedError('put')
        raise error(
            'lib',
            405,
            'MethodNotAllowed',
            'The method %s is not allowed here.' % req.method,
            headers=[] if fault('l-405-noallow') else [('Allow', allow)],
        )
    if fault('l-head-405') and req.method == 'HEAD':
        raise error('lib', 405, 'MethodNotAllowed', 'HEAD', headers=[('Allow', allow)])
    gz = gz_ok(req) and variant('v-gzip')
    if kind == 'meta':
        if accept_json(req, ['application/xml']) is None:
            raise error('lib', 406, 'NotAcceptable', 'Only application/xml is offered.')
        raise Resp(200, CSDL.encode(), 'application/xml', ov)
    if kind == 'count':
        if accept_json(req, ['text/plain']) is None:
            raise error('lib', 406, 'NotAcceptable', 'Only text/plain is offered.')
        raise Resp(200, str(len(BOOKS.h)).encode(), 'text/plain', ov)
    if kind == 'root':
        fmt = lib_format(req, lib_opts(req, {'format'}))
        d = {'value': [dict(name='Books', kind='EntitySet', url='Books')]}
        if fmt[0] != 'none':
            d = {'@odata.context': lib_base(req) + '/$metadata', **d}
        raise Resp(200, dumps(d).encode(), lib_ctype(fmt), ov + [('Vary', 'Accept')])
    if kind == 'set':
        o = lib_opts(req, {'top', 'skip', 'count', 'select', 'skiptoken', 'format'})
        fmt = lib_format(req, o)
        sel = o.get('select')
        size = 2 if variant('v-paging') else 5
        pm = re.search(r'(?:odata\.)?maxpagesize\s*=\s*"?([1-9]\d{0,3})"?', req.get('prefer') or '')
        applied = []
        if pm and int(pm.group(1)) < size:
            size = int(pm.group(1))
            applied = [('Preference-Applied', pm.group(0))]
        ks = BOOKS.keys()
        if fault('l-list-drop'):
            ks = [k for k in ks if BOOKS.cur(k)['_v'] == 1]
        total = len(ks)
        ks = ks[o.get('skip', 0) :]
        if 'top' in o:
            ks = ks[: o['top']]
        st = o.get('skiptoken', 0)
        page = ks[st : st + size]
        more = len(ks) > st + size
        if fault('l-next-skips') and st:
            page = page[1:]
        base = lib_base(req)
        d = {}
        if fmt[0] != 'none':
            d['@odata.context'] = base + '/$metadata#Books' + ('(%s)' % ','.join(sel) if sel else '')
            if variant('v-ctx-rel'):
                d['@odata.context'] = d['@odata.context'][len(base) + 1 :]
        if o.get('count') == 'true':
            d['@odata.count'] = total + (1 if fault('l-count') else 0)
        d['value'] = []
        for k in page:
            e = BOOKS.get(k)
            if fault('l-list-stale'):
                e = BOOKS.h[k][0][1]
            d['value'].append(lib_entity(req, e, fmt, sel, False, lib_sfx(fmt, sel, gz)))
        if more:
            q = ['$%s=%s' % (n, ','.join(o[n]) if n == 'select' else o[n]) for n in ('top', 'skip', 'count', 'select', 'format') if n in o]
            nl = base + '/Books?' + '&'.join(q + ['$skiptoken=%d' % (st + size if not fault('l-next-loop') else st)])
            d['@odata.nextLink'] = nl if not variant('v-ctx-rel') else nl[len(base) + 1 :]
        raise Resp(200, dumps(d).encode(), lib_ctype(fmt), ov + applied + [('Vary', 'Accept, Prefer, OData-MaxVersion')])
    # one entity
    e = BOOKS.get(key)
    if req.method in ('GET', 'HEAD'):
        o = lib_opts(req, {'select', 'format'})
        fmt = lib_format(req, o)
        if e is None:
            if fault('l-missing-500'):
                raise KeyError(key)
            if fault('l-missing-200'):
                raise Resp(200, b'null', lib_ctype(fmt), ov)
            raise error('lib', 404, 'NotFound', 'There is no book %d.' % key)
        if fault('l-flaky-get') and tick('g') % 5 == 0:
            raise Resp(502, b'<html><h1>502 Bad Gateway</h1><hr>nginx</html>', 'text/html')
        sel = o.get('select')
        sfx = lib_sfx(fmt, sel, gz)
        tag = qtag('lib', e)
        hs = ov + [('ETag', '"%s"' % (tag + sfx)), ('Vary', 'Accept, OData-MaxVersion')]
        if fault('l-etag-random'):
            hs[1] = ('ETag', '"%s%d"' % (tag, time.time_ns()))
        if fault('l-etag-missing'):
            hs = ov
        if fault('l-version-missing'):
            hs = hs[1:]
        if fault('l-version-40'):
            hs[0] = ('OData-Version', '3.0')
        st = precondition(req, 'lib', tag, full=tag + sfx)
        if st == 304:
            raise Resp(304, b'', None, hs)
        if st == 412:
            raise error('lib', 412, 'PreconditionFailed', 'The entity tag does not fit the current state.')
        b = dumps(lib_entity(req, e, fmt, sel, True, sfx)).encode()
        if fault('l-bom'):
            b = b'\xef\xbb\xbf' + b
        r = Resp(200, b, lib_ctype(fmt), hs)
        if fault('l-cl-chars'):
            r.length = len(b.decode())
        if fault('l-double-ct'):
            r.headers.append(('Content-Type', 'text/html; charset=utf-8'))
        if fault('l-double-etag'):
            r.headers.append(('ETag', '"%s"' % (tag + 'b')))
        raise r
    o = lib_opts(req, {'select', 'format'})
    fmt = lib_format(req, o)
    if e is None:
        if fault('l-404-204'):
            raise Resp(204, b'', None, ov)
        if fault('l-upsert'):
            v, _ = read_body(req, 'lib')
            seed = dict(BOOKS.cur(1), ID=key, _v=1)
            errs = []
            BOOKS.put(key, merge(BOOK, seed, v, dict(unknown='reject', ro='ignore', svc='lib'), '', errs))
            raise Resp(
                201,
                dumps(lib_entity(req, BOOKS.cur(key), fmt)).encode(),
                lib_ctype(fmt),
                ov + [('Location', lib_base(req) + '/Books(%d)' % key)],
            )
        raise error('lib', 404, 'NotFound', 'There is no book %d.' % key)
    if variant('v-423') and tick('423') % 8 == 0:
        raise error('lib', 423, 'Locked', 'The book is being catalogued; try again.', headers=[('Retry-After', '1')])
    if fault('l-flaky') and tick('p') % 6 == 0:
        raise RuntimeError('connection pool exhausted')
    try:
        patch, ps = read_body(req, 'lib')
        if ps.get('ieee754compatible', '').lower() == 'true':
            for k in ('Barcode', 'Price'):
                if isinstance(patch.get(k), str):
                    if not re.fullmatch(r'-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?', patch[k]):
                        raise error('lib', 400, 'InvalidValue', k + ' must be a number in a string.', k)
                    patch[k] = Decimal(patch[k])
        new = commit(req, 'lib', BOOKS, key, BOOK, patch, dict(unknown='reject', ro='ignore', svc='lib'))
    except Noop:
        raise Resp(204, b'', None, ov)
    pref = [x.replace(' ', '').lower() for x in split_list(req.get('prefer') or '')]
    ret = next((x[7:].strip('"') for x in (p.split(';')[0] for p in pref) if x.startswith('return=')), None)
    if ret not in ('minimal', 'representation'):
        ret = None
    if fault('l-prefer-lost'):
        ret = None
    sfx = lib_sfx(fmt, o.get('select'), gz)
    hs = ov + [('ETag', '"%s"' % qtag('lib', new, sfx))]
    if fault('l-patch-etag-old'):
        hs[1] = ('ETag', '"%s"' % qtag('lib', dict(new, _v=new['_v'] - 1), sfx))
    if fault('l-version-patch'):
        hs = hs[1:]
    if ret and not fault('l-prefer-unapplied'):
        hs.append(('Preference-Applied', 'return=' + ret))
    if ret == 'representation' or ret is None and variant('v-200'):
        hs.append(('Vary', 'Accept, Prefer'))
        src = new if not fault('l-resp-stale') else BOOKS.h[key][-2][1]
        raise Resp(200, dumps(lib_entity(req, src, fmt, o.get('select'), True, sfx)).encode(), lib_ctype(fmt), hs)
    hs.append(('OData-EntityId', lib_base(req) + '/Books(%d)' % key))
    if fault('l-entityid'):
        hs[-1] = ('OData-EntityId', lib_base(req) + '/Books(%d)' % (key % 8 + 1))
    if fault('l-entityid-host'):
        hs[-1] = ('OData-EntityId', 'http://backend-7.internal:8080/odata/Books(%d)' % key)
    if fault('l-201'):
        raise Resp(201, b'', None, hs)
    if fault('l-200-empty'):
        raise Resp(200, b'', 'application/json', hs)
    if fault('l-204-body'):
        raise Resp(204, b'{"updated":true}', 'application/json', hs)
    raise Resp(204, b'', None, hs)


# ------------------------------------------------------------------ shop
def shop_ct():
    if fault('s-resp-ct'):
        return 'text/json'
    return 'Application/JSON; Charset="UTF-8"' if variant('v-charset') else 'application/json'


def shop_tag(e, sfx=''):
    t = qtag('shop', e, sfx)
    if fault('s-etag-unquoted'):
        return t
    return ('W/"%s"' if variant('v-weak') else '"%s"') % t


def shop_render(fields, e):
    r = render(fields, e)
    if variant('v-omit-null'):
        r = {k: v for k, v in r.items() if v is not None}
    if variant('v-reorder'):
        r = dict(reversed(list(r.items())))
    if variant('v-extra-members'):
        r = {'_links': {'self': {'href': '/api'}}, **r, 'x_rank': 3}
    if fault('s-price-string') and 'price' in r:
        r['price'] = str(r['price'])
    if fault('s-resp-null') and 'attributes' in r and not r['attributes']:
        r['attributes'] = None
    return r


def shop(req):
    segs = req.segs[1:]
    kind = None
    store = fields = key = None
    opt = None
    if fault('s-slash-noop') and segs[-1:] == [''] and req.method == 'PATCH':
        raise Resp(200, b'{}', 'application/json')
    if (fault('s-slash-noauth') or fault('s-slash-noop')) and segs[-1:] == ['']:
        segs = segs[:-1]
    if segs == ['settings']:
        kind, store, fields, key, opt = 'one', SETTING, SETTINGS, 0, dict(unknown='ignore', ro='ignore', svc='shop')
    elif segs == ['products']:
        kind = 'list'
    elif len(segs) == 2 and segs[0] == 'products':
        kind, store, fields, opt = 'one', PRODUCTS, PRODUCT, dict(unknown='reject', ro='reject', svc='shop')
        key = segs[1] if not fault('s-pct-key') else req.rawsegs[2]
        if fault('s-key-fold'):
            key = key.upper()
    elif len(segs) == 3 and segs[0] == 'products' and segs[2] == 'reviews':
        kind = 'reviews'
        key = segs[1]
    elif len(segs) == 4 and segs[0] == 'products' and segs[2] == 'reviews':
        kind, store, fields, opt = 'one', REVIEWS, REVIEW, dict(unknown='reject', ro='ignore', svc='shop')
        key = (segs[1], int(segs[3]) if re.fullmatch(r'[1-9][0-9]{0,8}', segs[3]) else -1)
        if fault('s-nested-parent') and key not in REVIEWS.h and key[1] in (1, 2, 3):
            key = ('PRD-1001', key[1])
    allow = {'one': 'GET, HEAD, PATCH, OPTIONS', 'list': 'GET, HEAD, OPTIONS', 'reviews': 'GET, HEAD, OPTIONS'}.get(kind)
    if req.method == 'OPTIONS' and allow:
        hs = [('Allow', allow)] + ([('Accept-Patch', 'application/merge-patch+json, application/json')] if kind == 'one' else [])
        if fault('s-options-noallow'):
            hs = hs[1:]
        if fault('s-options-404') and kind == 'one':
            raise error('shop', 404, 'NotFound', 'Nothing here.')
        raise Resp(204, b'', None, hs)
    authenticate(req, 'shop')
    if kind is None:
        raise error('shop', 404, 'NotFound', 'There is no such resource.')
    if req.method not in allow.split(', '):
        if variant('v-501') and req.method not in ('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT'):
            raise error('shop', 501, 'NotImplemented', 'The method %s is not known.' % req.method)
        if fault('s-put-500') and req.method == 'PUT':
            raise NotImplementedError('put')
        if fault('s-405-wrong') and kind != 'one':
            raise error('shop', 405, 'MethodNotAllowed', 'x', headers=[('Allow', allow + ', ' + req.method)])
        raise error('shop', 405, 'MethodNotAllowed', 'The method %s is not allowed here.' % req.method, headers=[('Allow', allow)])
    if accept_json(req, ['application/json']) is None:
        raise error('shop', 406, 'NotAcceptable', 'Only application/json is offered.')
    if fault('s-flaky-get') and req.method == 'GET' and tick('g') % 5 == 0:
        raise Resp(502, b'<html><h1>502 Bad Gateway</h1></html>', 'text/html')
    gz = gz_ok(req) and variant('v-gzip')
    if kind in ('list', 'reviews'):
        q = {}
        for part in req.query.split('&') if req.query else []:
            k, _, v = part.partition('=')
            k, v = urllib.parse.unquote_plus(k), urllib.parse.unquote_plus(v)
            if k in q:
                raise error('shop', 400, 'InvalidQuery', 'The parameter %s occurs twice.' % k, errors=[Bad('query/' + k, 'occurs twice')])
            q[k] = v
        num = {}
        for n, dflt, hi in (('page', 1, 100000), ('perPage', 4, 50)):
            v = q.get(n, str(dflt))
            if not re.fullmatch(r'[0-9]{1,6}', v) or not 1 <= int(v) <= hi:
                if fault('s-page-500'):
                    raise ValueError(v)
                raise error(
                    'shop', 400, 'InvalidQuery', '%s must lie between 1 and %d.' % (n, hi), errors=[Bad('query/' + n, 'out of range')]
                )
            num[n] = int(v)
        if kind == 'list':
            st, fs, ks = PRODUCTS, PRODUCT, PRODUCTS.keys()
        else:
            if key not in PRODUCTS.h:
                raise error('shop', 404, 'NotFound', 'There is no product %s.' % key)
            st, fs, ks = REVIEWS, REVIEW, sorted(k for k in REVIEWS.h if k[0] == key)
        if kind == 'list' and 'status' in q:
            if q['status'] not in PRODUCT['status']['vals']:
                raise error('shop', 400, 'InvalidQuery', 'status is unknown.', errors=[Bad('query/status', 'unknown')])
            ks = (
                [k for k in ks if st.get(k)['status'] == q['status']]
                if not fault('s-filter-stale')
                else [k for k in ks if st.h[k][0][1]['status'] == q['status']]
            )
        if fault('s-list-drop') and kind == 'list':
            ks = [k for k in ks if st.cur(k)['stock'] != 0]
        total = len(ks)
        a = (num['page'] - 1) * num['perPage']
        if fault('s-page-dup') and a:
            a -= 1
        page = ks[a : a + num['perPage']]
        items = [shop_render(fs, st.get(k) if not fault('s-list-stale') else st.h[k][0][1]) for k in page]
        if fault('s-list-short') and items and kind == 'list':
            for x in items:
                x.pop('attributes', None)
                x.pop('updatedAt', None)
        d = dict(items=items, page=num['page'], perPage=num['perPage'], total=total + (1 if fault('s-total') else 0))
        raise Resp(200, dumps(d).encode(), shop_ct())
    e = store.get(key)
    if e is None:
        if fault('s-missing-500'):
            raise KeyError(key)
        if fault('s-missing-204') and req.method == 'PATCH':
            raise Resp(204)
        raise error('shop', 404, 'NotFound', 'There is no such resource.')
    sfx = '~gz' if gz else ''

    def tagh(x, s=''):
        return [] if variant('v-notags') else [('ETag', shop_tag(x, s))]

    if req.method in ('GET', 'HEAD'):
        if fault('s-stale-3s') and key in STALE and time.monotonic() - STALE[key][0] < 3:
            e = STALE[key][1]
        st = (
            None
            if variant('v-notags') and not (req.get('if-none-match') or '').strip() == '*' and req.get('if-match') is None
            else precondition(req, 'shop', qtag('shop', e), variant('v-weak'), qtag('shop', e, sfx))
        )
        if variant('v-notags') and st == 304 and (req.get('if-none-match') or '').strip() != '*':
            st = None
        hs = tagh(e, sfx) + [('Cache-Control', 'no-cache')]
        if st == 304:
            if fault('s-304-noetag'):
                hs = []
            if fault('s-304-etag'):
                hs = [('ETag', '"%s-304"' % qtag('shop', e))]
            raise Resp(304, b'', None, hs)
        if st == 412:
            raise error('shop', 412, 'PreconditionFailed', 'The entity tag does not fit.')
        r = Resp(200, dumps(shop_render(fields, e)).encode(), shop_ct(), hs)
        if fault('s-gzip-unasked'):
            r.body = gzip.compress(r.body, mtime=0)
            r.headers.append(('Content-Encoding', 'gzip'))
        if fault('s-gzip-wrong') and gz_ok(req):
            r.headers.append(('Content-Encoding', 'gzip'))
        if fault('s-head-len') and req.method == 'HEAD':
            r.length = 0
        raise r
    if variant('v-409') and tick('409') % 8 == 0:
        raise error('shop', 409, 'Conflict', 'Another update is under way; try again.', headers=[('Retry-After', '1')])
    if fault('s-flaky') and tick('p') % 6 == 0:
        raise RuntimeError('deadlock detected')
    try:
        patch, _ = read_body(req, 'shop')
        if fault('s-id-body') and fields is PRODUCT and isinstance(patch.get('id'), str):
            with LOCK:
                n = dict(store.cur(key), id=patch['id'])
                store.put(patch['id'], n)
                if patch['id'] != key:
                    store.h.pop(key)
            raise Resp(200, dumps(shop_render(fields, n)).encode(), shop_ct())
        if fault('s-id-same') and fields is PRODUCT and patch.get('id') not in (None, key):
            patch.pop('id')
        old = store.cur(key)
        new = commit(req, 'shop', store, key, fields, patch, opt)
        STALE[key] = (time.monotonic(), old)
        if fault('s-500-applied') and tick('a') % 6 == 0:
            raise RuntimeError('webhook timed out')
    except Noop:
        new = store.cur(key)
    src = new
    if fault('s-mix') and fields is PRODUCT:
        SHARED['last'] = new
        time.sleep(0.02)
        src = SHARED['last']
    if fault('s-resp-stale'):
        src = old
    pref = [x.replace(' ', '').lower().split(';')[0] for x in split_list(req.get('prefer') or '')]
    hs = tagh(new, sfx)
    body = shop_render(fields, src)
    if fault('s-resp-echo'):
        body = json.loads(dumps({k: v for k, v in patch.items()}))
    if fault('s-resp-etag'):
        hs = [('ETag', '"%s"' % qtag('shop', dict(new, _v=new['_v'] - 1)))]
    if fault('s-contentloc'):
        hs.append(('Content-Location', '/api/products/PRD-1007' if key != 'PRD-1007' else '/api/products/PRD-1001'))
    if variant('v-204') or 'return=minimal' in pref:
        if 'return=minimal' in pref:
            hs.append(('Preference-Applied', 'return=minimal'))
        raise Resp(204, b'', None, hs)
    raise Resp(202 if fault('s-202') else 201 if fault('s-201') else 200, dumps(body).encode(), shop_ct(), hs)


# ------------------------------------------------------------------ connections
TOKCHARS = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Handler(socketserver.StreamRequestHandler):
    rbufsize = 65536
    wbufsize = 0
    disable_nagle_algorithm = True
    timeout = 60

    def handle(self):
        try:
            while self.one():
                pass
        except (OSError, ValueError):
            pass

    def line(self, limit):
        s = self.rfile.readline(limit + 2)
        if not s:
            raise ConnectionError
        if not s.endswith(b'\n'):
            return None
        return s[:-2] if s.endswith(b'\r\n') else s[:-1]

    def one(self):
        req = Req()
        req.method = 'GET'
        req.path = '/'
        req.query = ''
        req.segs = []
        req.host = 'localhost'
        req.close = True
        req.drained = True
        try:
            try:
                self.head(req)
                self.payload(req)
                resp = self.dispatch(req)
            except Resp as r:
                resp = r
        except ConnectionError:
            return False
        return self.send(req, resp)

    def fail(self, req, status, msg):
        svc = 'shop' if req.path.startswith('/api') else 'lib'
        code = re.sub(r'[^A-Za-z]', '', REASON[status].title())
        r = error(svc, status, code, msg)
        r.close = True
        return r

    def head(self, req):
        for _ in range(3):
            ln = self.line(16384)
            if ln is None:
                raise self.fail(req, 414, 'The request target is too long.')
            if ln:
                break
        m = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP/(\d)\.(\d)", ln)
        if not m:
            raise self.fail(req, 400, 'The request line is malformed.')
        req.method, target = m.group(1).decode(), m.group(2).decode('latin-1')
        t = re.sub(r'^https?://[^/?#]*', '', target, flags=re.I)
        if target != t and not t.startswith('/'):
            t = '/' + t
        req.path, _, req.query = t.partition('?')
        total = 0
        while True:
            ln = self.line(16384)
            if ln is None:
                raise self.fail(req, 431, 'A header field is too long.')
            if not ln:
                break
            total += len(ln)
            if total > 65536 or len(req.headers) > 150:
                raise self.fail(req, 431, 'The header section is too large.')
            n, c, v = ln.partition(b':')
            if not c or not TOKCHARS.fullmatch(n) or b'\x00' in v:
                raise self.fail(req, 400, 'A header field is malformed.')
            req.headers.append((n.decode().lower(), v.strip(b' \t').decode('latin-1'), n.decode()))
        if m.group(3) != b'1':
            raise self.fail(req, 505, 'Only HTTP/1.1 is spoken here.')
        hosts = req.all('host')
        req.old = m.group(4) == b'0'
        if len(hosts) != 1 and not (req.old and not hosts):
            raise self.fail(req, 400, 'There must be one Host field.')
        if hosts:
            if not re.fullmatch(r'[A-Za-z0-9.\-_~%!$&\'()*+,;=\[\]:]*', hosts[0]):
                raise self.fail(req, 400, 'The Host field is malformed.')
            req.host = hosts[0] or 'localhost'
        conn = [x.lower() for x in split_list(req.get('connection') or '')]
        req.close = 'close' in conn or req.old and 'keep-alive' not in conn
        if '#' in t:
            raise self.fail(req, 400, 'The request target must not hold a fragment.')

    def payload(self, req):
        te, cl = req.get('transfer-encoding'), req.all('content-length')
        svc = 'shop' if req.path.startswith('/api') else 'lib'
        exp = req.get('expect')
        if te is not None and cl or te is not None and req.old:
            raise self.fail(req, 400, 'Content-Length and Transfer-Encoding exclude each other.')
        n = 0
        if cl:
            vals = {x.strip() for c in cl for x in c.split(',')}
            if len(vals) != 1 or not re.fullmatch(r'[0-9]{1,15}', min(vals)):
                raise self.fail(req, 400, 'Content-Length is malformed.')
            n = int(min(vals))
        if te is not None and te.lower().strip() != 'chunked':
            raise self.fail(req, 501, 'Only chunked transfer is supported.')
        if exp is not None:
            if exp.lower() != '100-continue' or fault('s-expect'):
                raise self.fail(req, 417, 'The expectation is not supported.')
        big = n > LIMIT
        if exp and not big and (te or n) and not req.old:
            self.wfile.write(b'HTTP/1.1 100 Continue\r\n\r\n')
        if big:
            if not exp:
                self.drain(n)
            if fault('s-413-500') and svc == 'shop':
                raise self.fail(req, 500, 'Out of memory.')
            raise self.fail(req, 413, 'The body may have at most %d bytes.' % LIMIT)
        if te is not None:
            out, size = [], 0
            while True:
                ln = self.line(4096)
                m = re.fullmatch(rb'([0-9A-Fa-f]{1,12})[ \t]*(;.*)?', ln or b'')
                if not m:
                    raise self.fail(req, 400, 'The chunked body is malformed.')
                k = int(m.group(1), 16)
                if k == 0:
                    break
                size += k
                if size > LIMIT:
                    self.drain(min(k, 8 * LIMIT))
                    raise self.fail(req, 413, 'The body may have at most %d bytes.' % LIMIT)
                d = self.rfile.read(k)
                if len(d) < k:
                    raise ConnectionError
                if self.rfile.readline(3).strip(b'\r\n'):
                    raise self.fail(req, 400, 'The chunked body is malformed.')
                out.append(d)
            for _ in range(50):
                ln = self.line(16384)
                if not ln:
                    break
            req.body = b''.join(out)
            if fault('l-chunked') and svc == 'lib':
                req.body = b''
            if fault('s-chunk-first') and svc == 'shop' and out:
                req.body = out[0]
        elif n:
            if fault('l-undrained') and svc == 'lib' and not ((req.get('content-type') or '').startswith('application/json')):
                req.body = b'{}'
                return
            req.body = self.rfile.read(n)
            if len(req.body) < n:
                raise ConnectionError

    def drain(self, n):
        self.connection.settimeout(5)
        n = min(n, 16 * LIMIT)
        try:
            while n > 0:
                d = self.rfile.read1(min(n, 65536))
                if not d:
                    break
                n -= len(d)
        except OSError:
            pass

    def dispatch(self, req):
        global INFLIGHT
        svc = 'shop' if req.path == '/api' or req.path.startswith('/api/') else 'lib'
        req.rawsegs = req.path.split('/')[1:]
        if variant('v-slow'):
            time.sleep(0.2)
        try:
            if req.path == '*' and req.method == 'OPTIONS':
                return Resp(204, b'', None, [('Allow', 'GET, HEAD, PATCH, OPTIONS')])
            if not req.path.startswith('/'):
                return self.fail(req, 400, 'The request target is malformed.')
            try:
                if re.search(r'%(?![0-9A-Fa-f]{2})', req.path):
                    raise ValueError
                req.segs = [urllib.parse.unquote(s, errors='strict') for s in req.rawsegs]
            except ValueError:
                return error(svc, 400, 'BadRequest', 'The path is not properly percent-encoded.')
            if req.method != 'OPTIONS' and variant('v-429') and tick('429') % 7 == 0:
                return error(svc, 429, 'TooManyRequests', 'Slow down a little.', headers=[('Retry-After', '1')])
            if req.method != 'OPTIONS' and variant('v-503') and tick('503') % 9 == 0:
                return error(svc, 503, 'ServiceUnavailable', 'Back in a moment.', headers=[('Retry-After', '1')])
            par = fault('l-parallel-500') and svc == 'lib' or fault('s-parallel-500') and svc == 'shop'
            if par and req.method == 'PATCH':
                with LOCK:
                    INFLIGHT += 1
                try:
                    time.sleep(0.05)
                    if INFLIGHT >= 8:
                        raise RuntimeError('QueuePool limit of size 5 overflow 2 reached')
                    (shop if svc == 'shop' else lib)(req)
                finally:
                    with LOCK:
                        INFLIGHT -= 1
            if req.segs[0] == 'api':
                shop(req)
            elif req.segs[0] == 'odata':
                lib(req)
            else:
                return error(svc, 404, 'NotFound', 'There is no such resource.')
            raise RuntimeError('no response')
        except Resp as r:
            return r
        except Exception as e:
            if not FAULT:
                import traceback

                traceback.print_exc()
            msg = 'An unexpected error occurred.'
            if fault('l-malformed-500'):
                msg = 'Traceback (most recent call last):\n  File "/srv/library/app/main.py", line 61, in patch\n%s: %s' % (
                    type(e).__name__,
                    e,
                )
            return error(svc, 500, 'InternalError', msg)

    def send(self, req, r):
        tick('responses')
        close = req.close or r.close or variant('v-close')
        body = r.body
        hs = [('Date', formatdate(usegmt=True)), ('Server', 'twin/1.0')]
        nobody = r.status in (204, 304) or r.status < 200
        if r.ctype:
            hs.append(('Content-Type', r.ctype))
        hs += r.headers
        if variant('v-gzip') and gz_ok(req) and body and not nobody:
            body = gzip.compress(body, mtime=0)
            hs.append(('Content-Encoding', 'gzip'))
        if variant('v-gzip') and not nobody:
            v = [x for n, x in hs if n == 'Vary']
            hs = [h for h in hs if h[0] != 'Vary'] + [('Vary', ', '.join(v + ['Accept-Encoding']))]
        if variant('v-extra-headers'):
            hs += [
                ('X-Request-Id', '%016x' % time.time_ns()),
                ('Server-Timing', 'db;dur=3.1, app;dur=12'),
                ('X-Content-Type-Options', 'nosniff'),
                ('Strict-Transport-Security', 'max-age=31536000'),
                ('X-Frame-Options', 'DENY'),
                ('RateLimit-Remaining', '99'),
            ]
        if variant('v-cookies'):
            hs += [
                ('Set-Cookie', 'sid=%x; Path=/; HttpOnly' % time.time_ns()),
                ('Set-Cookie', 'lb=a1; Expires=Wed, 09 Jun 2100 10:18:14 GMT; Path=/'),
            ]
        if variant('v-via'):
            hs += [('Via', '1.1 edge-3.example (proxy), 1.1 inner'), ('Keep-Alive', 'timeout=60, max=1000')]
        if variant('v-cors'):
            hs += [('Access-Control-Allow-Origin', '*'), ('Access-Control-Expose-Headers', 'ETag, OData-EntityId')]
        if variant('v-chunked') and not nobody and req.method != 'HEAD' and not req.old and body:
            hs.append(('Transfer-Encoding', 'chunked'))
            k = 37
            body = b''.join(b'%x;x=1\r\n%s\r\n' % (len(body[i : i + k]), body[i : i + k]) for i in range(0, len(body), k)) + b'0\r\n\r\n'
        elif variant('v-chunked') and req.method == 'HEAD':
            pass
        elif not nobody:
            hs.append(('Content-Length', str(len(body) if r.length is None else r.length)))
        elif fault('l-204-body') and r.status == 204:
            hs.append(('Content-Length', str(len(body))))
        if close:
            hs.append(('Connection', 'close'))
        elif variant('v-via'):
            hs.append(('Connection', 'Keep-Alive'))
        elif req.old:
            hs.append(('Connection', 'keep-alive'))
        if variant('v-hdr-lower'):
            hs = [(n.lower(), v) for n, v in hs]
        if variant('v-hdr-upper'):
            hs = [(n.upper(), v) for n, v in hs]
        sep = ':' if variant('v-ows') else ': '
        tail = ' \t ' if variant('v-ows') else ''
        if variant('v-ows'):
            hs = [(n, '\t' + v) for n, v in hs]
        reason = REASON.get(r.status, 'Status')
        if variant('v-reason'):
            reason = ''
        out = ('HTTP/1.1 %d %s\r\n' % (r.status, reason)).encode()
        out += ''.join('%s%s%s%s\r\n' % (n, sep, v, tail) for n, v in hs).encode('latin-1') + b'\r\n'
        if variant('v-103') and not req.old and r.status == 200:
            out = b'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n' + out
        if req.method == 'HEAD' and not fault('s-head-body') or nobody and not (fault('l-204-body') and r.status == 204):
            body = b''
        if fault('l-204-body') and r.status == 204 and req.method == 'OPTIONS':
            body = b''
        if r.length is not None and fault('l-cl-chars'):
            body = body[: r.length]
        if variant('v-dribble') and body:
            self.wfile.write(out)
            st = max(1, len(body) // 5)
            for i in range(0, len(body), st):
                self.wfile.write(body[i : i + st])
                time.sleep(0.01)
        else:
            self.wfile.write(out + body)
        if close:
            try:
                self.connection.shutdown(socket.SHUT_WR)
                if r.close:  # let the client read the answer before the connection is reset
                    self.connection.settimeout(1)
                    for _ in range(400):
                        if not self.connection.recv(65536):
                            break
            except OSError:
                pass
            return False
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


def stop(*_):
    """ends the process at once: a handler thread may hold the lock, or wait for its client"""
    print('responses: %d' % COUNTS.get('responses', 0), flush=True)
    os._exit(0)


reset()

if __name__ == '__main__':
    sys.setswitchinterval(0.002)
    with Server(('127.0.0.1', PORT), Handler) as s:
        signal.signal(signal.SIGTERM, stop)
        print('listening on %d' % s.server_address[1], flush=True)
        s.serve_forever()

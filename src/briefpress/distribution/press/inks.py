"""The colours of a PDF made fit for a press: all grey, or black type on the black plate alone.

RGB black is printed with four inks by most separations, and small type in four inks is never quite sharp. Content streams are
rewritten operator by operator (ISO 32000-1, 8.6.8), images by Pillow; what is mapped nowhere is found by the preflight after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Stream

Rgb = tuple[float, float, float]
_BLACK, _SPREAD = 0.2, 0.1  # of a colour that is black to the eye: its lightest component, and how far they differ
_NEUTRAL = 0.02  # how far the components of a grey differ
_QUALITY = 92  # of JPEG; what was lossy stays so


def luminance(colour: Sequence[float]) -> float:
    """The grey that is as light as a colour in sRGB (IEC 61966-2-1), 0 to 1."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def make_grey(pdf: pikepdf.Pdf) -> None:
    """All colours as DeviceGray."""
    _rewrite(pdf, luminance)
    done: set[tuple[int, int]] = set()
    for item in list(pdf.objects):
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Image:
            _grey_image(item)
        _grey_parts(item, done)


def make_black(pdf: pikepdf.Pdf) -> None:
    """What is black to the eye, and every neutral grey, as DeviceGray; colours and images stay."""
    _rewrite(pdf, black_or_none)


def black_or_none(colour: Sequence[float]) -> float | None:
    """The grey that a colour is printed as, 0 where it is near black; None for what is a colour."""
    spread = max(colour) - min(colour)
    if max(colour) <= _BLACK and spread <= _SPREAD:
        return 0.0
    return luminance(colour) if spread <= _NEUTRAL else None


def _rewrite(pdf: pikepdf.Pdf, mapped: Callable[[Sequence[float]], float | None]) -> None:
    """Give each content stream the greys that its colours are mapped to."""
    for page in pdf.pages:
        page.contents_coalesce()
        instructions = _instructions(page, mapped)
        if instructions is not None:
            page.obj.Contents = pdf.make_stream(instructions)
    for item in list(pdf.objects):
        if isinstance(item, Stream) and (item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1):
            instructions = _instructions(item, mapped)
            if instructions is not None:
                item.write(instructions)


def _instructions(content: Any, mapped: Callable[[Sequence[float]], float | None]) -> bytes | None:
    """A content stream with its colours mapped; None where none was."""
    changed = False
    made = []
    for instruction in pikepdf.parse_content_stream(content):
        grey = None
        if str(instruction.operator) in ("rg", "RG") and len(instruction.operands) == 3:
            grey = mapped([float(part) for part in instruction.operands])
        elif str(instruction.operator) in ("k", "K") and len(instruction.operands) == 4:
            grey = mapped(_rgb([float(part) for part in instruction.operands]))
        if grey is not None:
            operator = "g" if str(instruction.operator).islower() else "G"
            instruction = ContentStreamInstruction([_decimal(grey)], Operator(operator))
            changed = True
        made.append(instruction)
    return pikepdf.unparse_content_stream(made) if changed else None


def _grey_image(image: Stream) -> None:
    """An image in grey; its transparency stays. One that Pillow cannot read is left, and told of after."""
    if image.get("/ColorSpace") == Name.DeviceGray or "/ImageMask" in image or "/ColorSpace" not in image:
        return
    try:
        picture = pikepdf.PdfImage(image).as_pil_image().convert("L")
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, ValueError, OSError):
        return
    if image.get("/Filter") == Name.DCTDecode:
        made = BytesIO()
        picture.save(made, "JPEG", quality=_QUALITY)
        image.write(made.getvalue(), filter=Name.DCTDecode)
    else:
        image.write(picture.tobytes())
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    for key in ("/Decode", "/Mask", "/DecodeParms"):
        if key in image and not (key == "/Mask" and isinstance(image[key], Stream)):
            del image[key]


def _grey_parts(item: Any, done: set[tuple[int, int]]) -> None:
    """Shadings and transparency groups within an object."""
    for part in _dictionaries(item):
        if "/ShadingType" in part and _is_rgb(part.get("/ColorSpace")) and _grey_functions(part.get("/Function"), done):
            part.ColorSpace = Name.DeviceGray
            if "/Background" in part:
                part.Background = Array([_decimal(luminance([float(x) for x in part.Background]))])
        if part.get("/S") == Name.Transparency and part.get("/CS") not in (None, Name.DeviceGray):
            part.CS = Name.DeviceGray


def _is_rgb(space: Any) -> bool:
    """DeviceRGB, or RGB by a profile."""
    by_profile = isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased
    return space == Name.DeviceRGB or (by_profile and isinstance(space[1], Stream) and space[1].get("/N") == 3)


def _grey_functions(function: Any, done: set[tuple[int, int]]) -> bool:
    """A function from a number to RGB made one to grey; False where it is of a kind that cannot be."""
    if not isinstance(function, Dictionary):
        return False
    if function.is_indirect and function.objgen in done:
        return True
    kind = function.get("/FunctionType")
    if kind == 2 and all(len(function.get(key, Array())) == 3 for key in ("/C0", "/C1")):
        for key in ("/C0", "/C1"):
            function[key] = Array([_decimal(luminance([float(x) for x in function[key]]))])
    elif kind == 3:
        if not all(_grey_functions(part, done) for part in function.Functions):
            return False
    else:
        return False
    if "/Range" in function:
        function.Range = Array([0, 1])
    if function.is_indirect:
        done.add(function.objgen)
    return True


def _dictionaries(item: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionaries within one object, not within those that it refers to."""
    if depth > 8:
        return
    if isinstance(item, Dictionary | Stream):
        yield item
        below = list(item.values()) if isinstance(item, Dictionary) else [v for _, v in item.items()]
    elif isinstance(item, Array):
        below = list(item)
    else:
        return
    for part in below:
        if isinstance(part, Dictionary | Array) and not part.is_indirect:
            yield from _dictionaries(part, depth + 1)


def _rgb(cmyk: Sequence[float]) -> Rgb:
    cyan, magenta, yellow, black = cmyk
    return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)


def _decimal(value: float) -> Decimal:
    return Decimal(f"{min(1.0, max(0.0, value)):.4f}").normalize() + Decimal(0)

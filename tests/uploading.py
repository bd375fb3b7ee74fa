"""Files for tests of uploading: good ones of every type, and the hostile ones."""

import io
import struct
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200) + b"\xff\xd9"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
WEBP = b"RIFF" + struct.pack("<L", 100) + b"WEBPVP8 " + bytes(92)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def office(main: str = "word/document.xml", *, contents: str = "<Types/>", **parts: bytes) -> bytes:
    """A packed Office file with the part ``main`` and further ``parts`` (a double underscore stands for a slash)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", contents)
        packed.writestr(main, "<document/>")
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def compound(*names: str) -> bytes:
    """A file of Office 97-2003 with empty streams of these names."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    entries = [_entry("Root Entry", 5, child=1 if names else free)]
    entries += [_entry(name, 2, right=at + 1 if at < len(names) else free) for at, name in enumerate(names, 1)]
    folders = -(-len(entries) // 4)
    entries += [bytes(128)] * (4 * folders - len(entries))
    chain = [*range(2, folders + 1), end]
    table = [0xFFFFFFFD, *chain, *[free] * (127 - len(chain))]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    return header + struct.pack("<109L", 0, *[free] * 108) + struct.pack("<128L", *table) + b"".join(entries)


def _entry(name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return written.ljust(64, b"\0") + struct.pack(
        "<HBBLLL36xLQ", len(written), kind, 1, 0xFFFFFFFF, right, child, 0xFFFFFFFE, 0
    )


def bomb(megabytes: int = 400) -> bytes:
    """A Word file with one part that swells to so many megabytes."""
    buffer = io.BytesIO(office())
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("word/media/image1.bmp", "w", force_zip64=False) as part,
    ):
        for _each in range(megabytes):
            part.write(bytes(1024 * 1024))
    return buffer.getvalue()


def many_pages(number: int = 10_000) -> bytes:
    """A PDF of so many empty pages."""
    kids = " ".join(f"{page} 0 R" for page in range(3, number + 3))
    pages = "\n".join(f"{page} 0 obj << /Type /Page /Parent 2 0 R >> endobj" for page in range(3, number + 3))
    return (
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        f"2 0 obj << /Type /Pages /MediaBox [0 0 595 842] /Count {number} /Kids [{kids}] >> endobj\n{pages}\n"
        "trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    ).encode()


def upload(content: bytes = PDF, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def shut(response: Any) -> None:
    """Closes the file of a download that no server has sent; ``response.close()`` would close the database as well."""
    for close in response._resource_closers:
        close()

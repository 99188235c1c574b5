package record

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// The container is a zip that holds files as they are. It is written here and not by archive/zip, whose bytes may be others in another
// release of Go: what was exported must be compared with them for years.

// file is one file of an archive.
type file struct {
	name string
	body []byte
}

const (
	localMark, directoryMark, endMark = "PK\x03\x04", "PK\x01\x02", "PK\x05\x06"

	localSize = 30   // of what stands before a file's name
	endSize   = 22   // of what stands at the end
	zipOf     = 10   // the version of zip that is needed: files as they are
	firstDay  = 0x21 // 1980-01-01, the first that a zip knows; the time is midnight
)

// encode writes files into a container.
func encode(files []file) []byte {
	var b, directory bytes.Buffer
	for _, f := range files {
		at := b.Len()
		b.WriteString(localMark)
		shared := fields(zipOf, 0, 0, 0, firstDay)
		shared = binary.LittleEndian.AppendUint32(shared, crc32.ChecksumIEEE(f.body))
		shared = binary.LittleEndian.AppendUint32(shared, uint32(len(f.body)))
		shared = binary.LittleEndian.AppendUint32(shared, uint32(len(f.body)))
		shared = append(shared, fields(len(f.name), 0)...)
		b.Write(shared)
		b.WriteString(f.name)
		b.Write(f.body)

		directory.WriteString(directoryMark)
		directory.Write(fields(zipOf))
		directory.Write(shared)
		directory.Write(fields(0, 0, 0, 0, 0)) // no comment, the first disk, no attributes
		directory.Write(binary.LittleEndian.AppendUint32(nil, uint32(at)))
		directory.WriteString(f.name)
	}
	at, size := b.Len(), directory.Len()
	b.Write(directory.Bytes())
	b.WriteString(endMark)
	b.Write(fields(0, 0, len(files), len(files)))
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(size)))
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(at)))
	b.Write(fields(0))
	return b.Bytes()
}

// fields are numbers of two bytes.
func fields(all ...int) (out []byte) {
	for _, n := range all {
		out = binary.LittleEndian.AppendUint16(out, uint16(n))
	}
	return out
}

// container is what was read of one.
type container struct {
	files []file
	part  *file // the one in which it ends, as far as it goes; nil: none. Without a name: not even its name is there
}

// decode reads the files of a container from its beginning, as far as it can be read. Whatever is wrong with the rest shows when they are
// encoded again. Files share memory with body.
func decode(body []byte) (c container) {
	for rest := body; bytes.HasPrefix(rest, []byte(localMark)); {
		if len(rest) < localSize {
			c.part = &file{}
			return c
		}
		size := int(binary.LittleEndian.Uint32(rest[18:]))
		from := localSize + int(binary.LittleEndian.Uint16(rest[26:]))
		if from > len(rest) {
			c.part = &file{}
			return c
		}
		f := file{string(rest[localSize:from]), rest[from:min(len(rest), from+size):min(len(rest), from+size)]}
		if rest = rest[from:]; size > len(rest) {
			c.part = &f
			return c
		}
		rest = rest[size:]
		c.files = append(c.files, f)
	}
	return c
}

// short reports whether the container that body is of ends before it should: within a file, or within what stands behind the files. One
// that has its end has all of it, and a size in it was changed.
func (c container) short(body []byte) bool {
	if len(body) >= endSize && bytes.HasPrefix(body[len(body)-endSize:], []byte(endMark)) {
		return false
	}
	return c.part != nil || len(body) < len(encode(c.files))
}

// differs is the first byte in which a container is another than its files make, and the file in which that is; "": it is in none. at < 0:
// it is the same.
func differs(body []byte, files []file) (at int, name string) {
	again := encode(files)
	at = firstOther(body, again)
	if at < 0 {
		return at, ""
	}
	to := 0
	for _, f := range files {
		if to += localSize + len(f.name) + len(f.body); at < to {
			return at, f.name
		}
	}
	return at, ""
}

// firstOther is the first byte in which two differ; less than zero: there is none.
func firstOther(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return n
}

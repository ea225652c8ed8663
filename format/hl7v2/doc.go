// Package hl7v2 reads and writes HL7 version 2 as text: delimiters, escapes, segments,
// fields, repetitions, components, batches. It knows nothing of what a field means.
//
// The reader takes what senders really send. It never fails on content: segments end
// with CR, LF or both, MSH may declare any legal delimiters, bytes that are not UTF-8
// are read as Latin-1, lines that are no segment are kept. An explicit null ("") stays
// apart from an empty value. Values are cut out of one buffer when they are asked for.
package hl7v2

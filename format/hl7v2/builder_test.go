package hl7v2

import (
	"strings"
	"testing"
)

func TestWhatIsWrittenIsEscapedAndTrimmed(t *testing.T) {
	var b Builder
	b.Segment("MSH")
	b.Field(3, "EHR")
	b.Segment("PID")
	b.Field(1, "1")
	b.Field(3, "A^1", "", "", "CLINIC", "MR", "", "")
	b.Field(3, "B", "", "")
	b.Field(5, "", "")
	b.Field(7, `a|b~c\d&e`, "line\nline\x01")
	b.Parts(8, []string{"A"}, nil, []string{"", "1.2.3", "ISO", ""}, []string{""})
	b.Parts(9, nil, []string{"", ""})
	b.Segment("ZZZ")
	want := `MSH|^~\&|EHR` + "\r" + `PID|1||A\S\1^^^CLINIC^MR~B||||a\F\b\R\c\E\d\T\e^line\.br\line\X01\|A^^&1.2.3&ISO` + "\r" + "ZZZ\r"
	if got := string(b.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestASegmentIsCopiedAsItStands(t *testing.T) {
	m := parse(t, header, `QPD|Z34^Q^C|T1|A\S\1^^^X&1^MR~B|""||`)
	var b Builder
	b.Segment("MSH")
	b.Copy(m.First("QPD"))
	b.Segment("NTE")
	b.Value(3, m.First("QPD").Field(3))
	if got, want := string(b.Bytes()), "MSH|^~\\&\r"+`QPD|Z34^Q^C|T1|A\S\1^^^X&1^MR~B|""||`+"\r"+`NTE|||A\S\1^^^X&1^MR~B`+"\r"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOtherDelimitersAreRewritten(t *testing.T) {
	m := parse(t, "MSH$%*!@$EHR", "QPD$A|1%B!S!@C*D")
	var b Builder
	b.Copy(m.First("QPD"))
	if got, want := string(b.Bytes()), `QPD|A\F\1^B\S\&C~D`+"\r"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzWhatIsWrittenReadsBack(f *testing.F) {
	f.Add("a|b", `\F\`)
	f.Add(`""`, "\n")
	f.Fuzz(func(t *testing.T, one, two string) {
		one, two = strings.ToValidUTF8(one, ""), strings.ToValidUTF8(two, "")
		var b Builder
		b.Segment("MSH")
		b.Segment("NTE")
		b.Field(3, one, two)
		m, err := Parse(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		v := m.First("NTE").Field(3)
		want := strings.TrimSpace(one)
		if one == `""` {
			want = ""
		}
		if got := v.Comp(1).Text(); got != want {
			t.Errorf("wrote %q, read %q", want, got)
		}
		if got := Unescape(v.Comp(2).Raw(), Standard); got != two {
			t.Errorf("wrote %q, read %q", two, got)
		}
	})
}

package match

import "strings"

// foldings lists, per Latin base, the letters with marks that senders write for it.
var foldings = []struct{ to, from string }{
	{"A", "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ"},
	{"B", "ḂḃḄḅḆḇ"},
	{"C", "ÇçĆćĈĉĊċČčḈḉ"},
	{"D", "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ"},
	{"E", "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ"},
	{"F", "ƑƒḞḟ"},
	{"G", "ĜĝĞğĠġĢģǦǧǴǵḠḡ"},
	{"H", "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ"},
	{"I", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị"},
	{"J", "Ĵĵǰ"},
	{"K", "ĶķĸǨǩḰḱḲḳḴḵ"},
	{"L", "ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ"},
	{"M", "ḾḿṀṁṂṃ"},
	{"N", "ÑñŃńŅņŇňŊŋǸǹṄṅṆṇṈṉṊṋ"},
	{"O", "ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ"},
	{"P", "ṔṕṖṗ"},
	{"R", "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ"},
	{"S", "ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ"},
	{"T", "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ"},
	{"U", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự"},
	{"V", "ṼṽṾṿ"},
	{"W", "ŴŵẀẁẂẃẄẅẆẇẈẉẘ"},
	{"X", "ẊẋẌẍ"},
	{"Y", "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ"},
	{"Z", "ŹźŻżŽžẐẑẒẓẔẕ"},
	{"AE", "Ææ"},
	{"DZ", "ǄǅǆǱǲǳ"},
	{"IJ", "Ĳĳ"},
	{"LJ", "Ǉǈǉ"},
	{"NJ", "Ǌǋǌ"},
	{"OE", "Œœ"},
	{"SS", "ß"},
	{"TH", "Þþ"},
}

var folded = func() map[rune]string {
	m := map[rune]string{}
	for _, f := range foldings {
		for _, r := range f.from {
			m[r] = f.to
		}
	}
	return m
}()

// fold returns s in capitals A to Z, digits and single spaces. Marks are dropped,
// apostrophes and periods close up, and everything else separates words.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	put := func(t string) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(t)
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
			put(string(r))
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			put(string(r))
		case r == '\'' || r == '.' || r == '`' || r == '’' || r == '‘' || r == 'ʼ':
		case r >= 0x300 && r < 0x370: // combining marks
		default:
			if t, ok := folded[r]; ok {
				put(t)
			} else {
				gap = true
			}
		}
	}
	return b.String()
}

// letters keeps only the capitals of an already folded text, closed up.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

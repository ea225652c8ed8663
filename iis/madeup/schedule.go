package madeup

import (
	"slices"

	"github.com/openiis/openiis/iis"
)

// product is a vaccine as it is on the shelf.
type product struct {
	cvx    iis.CVX
	mvx    iis.MVX
	text   string
	amount float64 // milliliters
	route  iis.Coded
	oral   bool
}

var (
	intramuscular = iis.Coded{Code: "C28161", Text: "Intramuscular", System: "NCIT"}
	subcutaneous  = iis.Coded{Code: "C38299", Text: "Subcutaneous", System: "NCIT"}
	oral          = iis.Coded{Code: "C38288", Text: "Oral", System: "NCIT"}

	sites = []iis.Coded{
		{Code: "LD", Text: "Left Deltoid", System: "HL70163"}, {Code: "RD", Text: "Right Deltoid", System: "HL70163"},
		{Code: "LT", Text: "Left Thigh", System: "HL70163"}, {Code: "RT", Text: "Right Thigh", System: "HL70163"},
	}
)

var (
	hepB      = product{"08", "SKB", "Engerix B Peds", 0.5, intramuscular, false}
	hepBAdult = product{"43", "SKB", "Engerix B Adult", 1, intramuscular, false}
	pediarix  = product{"110", "SKB", "Pediarix", 0.5, intramuscular, false}
	pentacel  = product{"120", "PMC", "Pentacel", 0.5, intramuscular, false}
	dtap      = product{"20", "SKB", "Infanrix", 0.5, intramuscular, false}
	hib       = product{"48", "PMC", "ActHIB", 0.5, intramuscular, false}
	ipv       = product{"10", "PMC", "IPOL", 0.5, intramuscular, false}
	kinrix    = product{"130", "SKB", "Kinrix", 0.5, intramuscular, false}
	pcv13     = product{"133", "PFR", "Prevnar 13", 0.5, intramuscular, false}
	pcv15     = product{"215", "MSD", "Vaxneuvance", 0.5, intramuscular, false}
	pcv20     = product{"216", "PFR", "Prevnar 20", 0.5, intramuscular, false}
	rotateq   = product{"116", "MSD", "RotaTeq", 2, oral, true}
	mmr       = product{"03", "MSD", "M-M-R II", 0.5, subcutaneous, false}
	varicella = product{"21", "MSD", "Varivax", 0.5, subcutaneous, false}
	mmrv      = product{"94", "MSD", "ProQuad", 0.5, subcutaneous, false}
	hepA      = product{"83", "SKB", "Havrix Peds", 0.5, intramuscular, false}
	tdap      = product{"115", "SKB", "Boostrix", 0.5, intramuscular, false}
	menACWY   = product{"136", "SKB", "Menveo", 0.5, intramuscular, false}
	menB      = product{"162", "PFR", "Trumenba", 0.5, intramuscular, false}
	hpv9      = product{"165", "MSD", "Gardasil 9", 0.5, intramuscular, false}
	flu4      = product{"150", "PMC", "Fluzone Quadrivalent", 0.5, intramuscular, false}
	flu3      = product{"140", "PMC", "Fluzone", 0.5, intramuscular, false}
	fluHigh4  = product{"197", "PMC", "Fluzone High-Dose Quadrivalent", 0.7, intramuscular, false}
	fluHigh3  = product{"135", "PMC", "Fluzone High-Dose", 0.5, intramuscular, false}
	covid2021 = product{"208", "PFR", "Pfizer-BioNTech COVID-19", 0.3, intramuscular, false}
	covid     = product{"309", "PFR", "Comirnaty", 0.3, intramuscular, false}
	shingrix  = product{"187", "SKB", "Shingrix", 0.5, intramuscular, false}
)

// step is one visit of the schedule: at an age in months, these vaccines.
type step struct {
	months int
	give   []*product
}

// schedules are each way of infancy with the youth that follows.
var schedules = func() (all [][]step) {
	for _, i := range infancies {
		all = append(all, slices.Concat(i, youth))
	}
	return all
}()

// The days on which the usual products changed (ours, rounded to what clinics did).
var (
	pcv15From   = iis.DateOf(2022, 10, 1)
	pcv20From   = iis.DateOf(2023, 9, 1)
	fluThree    = iis.DateOf(2024, 7, 1)
	fluFour     = iis.DateOf(2014, 7, 1)
	covidFirst  = iis.DateOf(2021, 3, 1)
	covidYearly = iis.DateOf(2023, 9, 20)
	hpv9From    = iis.DateOf(2016, 1, 1)
	tdapFrom    = iis.DateOf(2006, 1, 1)
	menBFrom    = iis.DateOf(2016, 1, 1)
	shingFrom   = iis.DateOf(2018, 3, 1)
)

// infancies are the ways in which clinics give the first vaccines, by the childhood
// schedule of CDC and the products they stock.
var infancies = [][]step{
	{
		{0, []*product{&hepB}},
		{2, []*product{&pediarix, &hib, &pcv13, &rotateq}}, {4, []*product{&pediarix, &hib, &pcv13, &rotateq}}, {6, []*product{&pediarix, &hib, &pcv13, &rotateq}},
		{12, []*product{&mmr, &varicella, &hepA, &pcv13}}, {15, []*product{&dtap, &hib}}, {18, []*product{&hepA}},
		{49, []*product{&kinrix, &mmrv}},
	},
	{
		{0, []*product{&hepB}}, {1, []*product{&hepB}},
		{2, []*product{&pentacel, &pcv13, &rotateq}}, {4, []*product{&pentacel, &pcv13, &rotateq}}, {6, []*product{&pentacel, &pcv13, &rotateq, &hepB}},
		{12, []*product{&mmr, &varicella, &pcv13, &hepA}}, {15, []*product{&pentacel}}, {19, []*product{&hepA}},
		{50, []*product{&dtap, &ipv, &mmr, &varicella}},
	},
	{
		{0, []*product{&hepB}},
		{2, []*product{&dtap, &hib, &ipv, &pcv13, &hepB}}, {4, []*product{&dtap, &hib, &ipv, &pcv13}}, {6, []*product{&dtap, &hib, &pcv13, &hepB}},
		{12, []*product{&mmr, &varicella, &hib}}, {13, []*product{&pcv13, &hepA}}, {16, []*product{&dtap, &ipv}}, {20, []*product{&hepA}},
		{48, []*product{&dtap, &ipv, &mmrv}},
	},
}

// youth is the part of the schedule from eleven years on.
var youth = []step{
	{133, []*product{&tdap, &menACWY, &hpv9}}, {140, []*product{&hpv9}}, {194, []*product{&menACWY}}, {195, []*product{&menB}}, {201, []*product{&menB}},
}

// on returns the product that stood in for p on a day, and false where there was none.
func (p *product) on(d iis.Date) (*product, bool) {
	switch p.cvx {
	case pcv13.cvx:
		switch {
		case d >= pcv20From:
			return &pcv20, true
		case d >= pcv15From:
			return &pcv15, true
		}
		return p, d >= iis.DateOf(2010, 3, 10)
	case hpv9.cvx:
		return p, d >= hpv9From
	case tdap.cvx:
		return p, d >= tdapFrom
	case menACWY.cvx:
		return p, d >= iis.DateOf(2010, 3, 1)
	case menB.cvx:
		return p, d >= menBFrom
	case pentacel.cvx, kinrix.cvx:
		return p, d >= iis.DateOf(2008, 9, 1)
	case pediarix.cvx:
		return p, d >= iis.DateOf(2003, 1, 1)
	case hib.cvx:
		return p, d >= iis.DateOf(1996, 1, 1)
	case rotateq.cvx:
		return p, d >= iis.DateOf(2006, 6, 1)
	case mmrv.cvx:
		return p, d >= iis.DateOf(2006, 1, 1)
	}
	return p, true
}

// influenza returns the product of a season for an age in years.
func influenza(d iis.Date, years int) *product {
	switch {
	case years >= 65 && d >= fluThree:
		return &fluHigh3
	case years >= 65 && d >= iis.DateOf(2020, 8, 1):
		return &fluHigh4
	case d >= fluThree || d < fluFour:
		return &flu3
	}
	return &flu4
}

// lot returns a lot number in the maker's manner; a maker has few lots a quarter.
func (p *product) lot(c *chance, d iis.Date) string {
	y, m, _ := d.YMD()
	l := chance(uint64(y)*40 + uint64((m-1)/3)*10 + uint64(c.below(3)))
	for _, r := range p.cvx {
		l = chance(l.next() + uint64(r))
	}
	out := []byte(lotShapes[p.mvx])
	for i, s := range out {
		if s == 'A' {
			out[i] = letters[l.below(len(letters))]
		} else {
			out[i] = '0' + byte(l.below(10))
		}
	}
	return string(out)
}

// lotShapes are how the makers write lots: A is a letter, 0 a digit.
var lotShapes = map[iis.MVX]string{"MSD": "A000000", "PMC": "A0000AA", "SKB": "0AA00", "PFR": "AA0000"}

// letters leaves out those that are taken for digits.
const letters = "ABCDEFGHJKLMNPRSTUVWXY"

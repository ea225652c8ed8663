package madeup

import (
	"strings"

	"github.com/openiis/openiis/iis"
)

// people are those who share a stock of names.
type people struct {
	share    int // percent of households
	women    []string
	men      []string
	families []string
	double   bool // children bear both parents' family names
	language iis.Coded
	race     iis.Coded
	hispanic bool
}

var (
	english = iis.Coded{Code: "eng", Text: "English", System: "ISO6392"}
	white   = iis.Coded{Code: "2106-3", Text: "White", System: "CDCREC"}
	black   = iis.Coded{Code: "2054-5", Text: "Black or African American", System: "CDCREC"}
	asian   = iis.Coded{Code: "2028-9", Text: "Asian", System: "CDCREC"}
	other   = iis.Coded{Code: "2131-1", Text: "Other Race", System: "CDCREC"}

	hispanic    = iis.Coded{Code: "2135-2", Text: "Hispanic or Latino", System: "CDCREC"}
	notHispanic = iis.Coded{Code: "2186-5", Text: "Not Hispanic or Latino", System: "CDCREC"}
)

func list(s string) []string { return strings.Fields(s) }

// stocks are usual names in New Jersey, the most usual first.
var stocks = []people{
	{
		share: 44, language: english, race: white,
		women:    list("Olivia Emma Sophia Ava Mia Charlotte Amelia Isabella Emily Abigail Ella Madison Grace Chloe Victoria Lily Hannah Natalie Samantha Elizabeth Sarah Julia Anna Leah Nora Zoe Claire Lucy Caroline Jessica Ashley Jennifer Lauren Nicole Rachel Katherine Megan Stephanie Michelle Amanda Melissa Danielle Rebecca Lisa Karen Susan Patricia Linda Barbara Mary Nancy Donna Margaret Dorothy Theresa Kathleen Maureen Eileen Christine Deborah"),
		men:      list("Liam Noah Michael Jacob Matthew Joseph Daniel Ryan Anthony James Benjamin Alexander Nicholas William Lucas Ethan John Christopher Jack Thomas Andrew Joshua Dylan Logan Luke Henry Owen Samuel David Robert Kevin Brian Sean Jason Eric Mark Steven Timothy Patrick Peter Gregory Jeffrey Kenneth Richard Charles Edward George Frank Paul Raymond Gerald Vincent Dominic Connor Aidan Evan Gavin Cole Max Theodore"),
		families: list("Smith Johnson Williams Brown Miller Davis Murphy Kelly O'Brien Sullivan Russo Romano Esposito Ricci Marino Bruno Rossi Greco Wilson Anderson Taylor Moore Martin Thompson White Clark Lewis Walker Hall Allen Young King Wright Hill Green Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Collins Stewart Morris Murray Burke Lynch Walsh Kowalski Nowak Wisniewski Lewandowski Schmidt Weber Schneider Fischer Cohen Levine Goldberg Friedman Schwartz Kaplan Gallagher Donnelly Fitzgerald McCarthy DeLuca DiMarco D'Angelo St.Clair Van-Dyke Mueller Bauer Hoffman Ferrari Costa Ferrara Caruso Lombardi Gallo Vitale Leone Conte Palumbo Amato Bianchi Dunn Quinn Reilly Doyle Byrne Nolan Brennan"),
	},
	{
		share: 22, language: iis.Coded{Code: "spa", Text: "Spanish", System: "ISO6392"}, race: other, hispanic: true, double: true,
		women:    list("Sofía Isabella Camila Valentina Mariana Lucía Daniela Gabriela Ximena Valeria María Ana Andrea Paola Alejandra Carolina Natalia Diana Carmen Rosa Elena Guadalupe Juana Patricia Teresa Adriana Claudia Leticia Verónica Mónica Sandra Silvia Beatriz Yolanda Marisol Esperanza Altagracia Yesenia Marisela Inés"),
		men:      list("Mateo Santiago Sebastián Diego Alejandro Gabriel Daniel Carlos José Juan Luis Jorge Miguel Ángel Andrés David Javier Fernando Ricardo Eduardo Francisco Manuel Rafael Antonio Pedro Roberto Héctor Raúl Óscar Sergio Víctor Julio César Ramón Enrique Alberto Pablo Martín Emilio Jesús"),
		families: list("Rodríguez García Martínez Hernández López González Pérez Sánchez Ramírez Torres Rivera Flores Gómez Díaz Reyes Cruz Morales Ortiz Gutiérrez Ramos Ruiz Vargas Castillo Jiménez Mendoza Herrera Medina Guzmán Peña Rojas Acosta Santiago Núñez Ortega Delgado Vega Castro Álvarez Guerrero Mejía Cabrera Santos Paredes Salazar Quispe Taveras Polanco Rosario Almonte Batista"),
	},
	{
		share: 13, language: english, race: black,
		women:    list("Aaliyah Imani Nia Jada Kayla Brianna Destiny Gabrielle Jasmine Nevaeh Serenity Makayla Simone Naomi Zuri Ebony Latoya Keisha Tamika Monique Denise Yvonne Gloria Loretta Marie Fabiola Nadege Adaeze Amina Fatou"),
		men:      list("Elijah Isaiah Jayden Josiah Malik Xavier Jordan Justin Marcus Andre Darius Terrence Jamal Tyrone Reginald Curtis Leroy Isaac Caleb Jeremiah Emmanuel Samuel Jean Pierre Wilner Chidi Kwame Kofi Ibrahim Amadou"),
		families: list("Williams Johnson Brown Jackson Jones Harris Robinson Thomas Washington Davis Taylor Moore Jefferson Banks Booker Coleman Henderson Simmons Bryant Alexander Griffin Hayes Mack Dorsey Gaines Pierre Jean-Baptiste Louis Charles Joseph Etienne Desir Okafor Okonkwo Adeyemi Mensah Owusu Diallo Toure Bah"),
	},
	{
		share: 9, language: english, race: asian,
		women:    list("Aanya Diya Saanvi Ananya Priya Riya Isha Kavya Meera Neha Pooja Shreya Anjali Sunita Lakshmi Deepa Rekha Swati Nisha Asha"),
		men:      list("Aarav Arjun Rohan Vihaan Aditya Krishna Rahul Amit Sanjay Vikram Rajesh Suresh Anil Nikhil Karan Dev Ishaan Ravi Manoj Ashok"),
		families: list("Patel Shah Singh Kumar Sharma Gupta Mehta Reddy Desai Rao Joshi Iyer Nair Kapoor Agarwal Jain Chopra Bhatt Trivedi Pillai"),
	},
	{
		share: 7, language: english, race: asian,
		women:    list("Grace Emily Chloe Yuna Mei Lin Jia Hana Sora Minji Xin Hui Ying Fang Maricel Jasmin Angelica Thuy Linh Mai"),
		men:      list("Ethan Jason Kevin Eric Daniel Jun Wei Ming Hao Min Joon Hyun Jin Tao Chen Jomar Angelo Minh Duc Long"),
		families: list("Kim Lee Chen Wang Park Li Zhang Liu Choi Nguyen Lin Yang Wu Santos Reyes Cruz Tran Huang Jung Kang"),
	},
	{
		share: 5, language: iis.Coded{Code: "por", Text: "Portuguese", System: "ISO6392"}, race: white,
		women:    list("Beatriz Mariana Leonor Carolina Inês Júlia Larissa Fernanda Camila Letícia Patrícia Márcia Luciana Ana Rita"),
		men:      list("João Pedro Rafael Tiago Lucas Bruno Gustavo Felipe Rodrigo Paulo Luís António Marcelo Rui Thiago"),
		families: list("Silva Santos Oliveira Ferreira Pereira Costa Rodrigues Almeida Carvalho Gomes Martins Araújo Ribeiro Fernandes Gonçalves"),
	},
}

// stock returns the people that a household belongs to.
func (c *chance) stock() *people {
	n := c.below(100)
	for i := range stocks {
		if n -= stocks[i].share; n < 0 {
			return &stocks[i]
		}
	}
	return &stocks[0]
}

func (p *people) given(c *chance, sex string) string {
	if sex == "F" {
		return pick(c, p.women)
	}
	return pick(c, p.men)
}

func (p *people) family(c *chance) string {
	return pick(c, p.families)
}

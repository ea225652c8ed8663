package account

import (
	"strings"

	"github.com/openiis/openiis/iis"
)

// message is one mail or text to a contact of an account.
type message struct {
	to       iis.AccountContact
	language string
	kind     string
	code     string
	link     string
}

// words of the messages, by kind and language: subject and text. They hold no health
// fact and no name (portal.md 6).
var words = map[string]map[string][2]string{
	"code": {
		"en": {"Your code", "Your code is {code}. It works for 10 minutes, once. If you did not ask for it, you can ignore this message. Nobody from the registry will ever ask you for it."},
		"es": {"Su código", "Su código es {code}. Sirve durante 10 minutos, una sola vez. Si usted no lo pidió, puede ignorar este mensaje. Nadie del registro se lo pedirá nunca."},
	},
	"known": {
		"en": {"You already have an account", "Somebody started to create an account with this address, which belongs to an account already. If it was you, sign in, or choose a new password, at {link}"},
		"es": {"Ya tiene una cuenta", "Alguien empezó a crear una cuenta con esta dirección, que ya pertenece a una cuenta. Si fue usted, inicie sesión o elija una contraseña nueva en {link}"},
	},
	"new-device": {
		"en": {"A new sign-in", "Somebody signed in to your account from a browser we have not seen before. If it was you, there is nothing to do. If it was not: {link}"},
		"es": {"Un inicio de sesión nuevo", "Alguien inició sesión en su cuenta desde un navegador que no conocíamos. Si fue usted, no tiene que hacer nada. Si no fue usted: {link}"},
	},
	"changed": {
		"en": {"Your account was changed", "A contact, password or second step of your account was changed. If it was you, there is nothing to do. If it was not: {link}"},
		"es": {"Se cambió su cuenta", "Se cambió un contacto, la contraseña o el segundo paso de su cuenta. Si fue usted, no tiene que hacer nada. Si no fue usted: {link}"},
	},
	"closed": {
		"en": {"Your account is closed", "Your account is closed. Your vaccination record stays in the registry."},
		"es": {"Su cuenta está cerrada", "Su cuenta está cerrada. Su registro de vacunación sigue en el registro."},
	},
	"invited": {
		"en": {"You have an account", "An account was made for you. Choose your password at {link}"},
		"es": {"Tiene una cuenta", "Se creó una cuenta para usted. Elija su contraseña en {link}"},
	},
}

// alarms are what the registry's staff is asked where somebody says that it was not
// them, in the language of the account: who asked reads it too, with the answer.
var alarms = map[string]string{
	"en": "Account {username}: somebody said of a change or a sign-in that it was not them. All sessions were ended, and a new password is needed. Please look into what was done with the account before.",
	"es": "Cuenta {username}: alguien dijo de un cambio o de un inicio de sesión que no fue suyo. Se cerraron todas las sesiones y hace falta una contraseña nueva. Por favor, revise qué se hizo antes con la cuenta.",
}

// alarm is the question to the staff that "this was not me" opens.
func (s *Service) alarm(a iis.Account) iis.Question {
	text, ok := alarms[a.Language]
	if !ok {
		text = alarms["en"]
	}
	return iis.Question{ID: s.NewID(), From: a.ID, About: "not-me", Text: strings.ReplaceAll(text, "{username}", a.Username), At: s.Now()}
}

// send puts a message into the outbox and queues its delivery.
func (s *Service) send(tx Tx, m message) {
	w, ok := words[m.kind][m.language]
	if !ok {
		w = words[m.kind]["en"]
	}
	text := strings.NewReplacer("{code}", m.code, "{link}", m.link).Replace(w[1])
	id := s.NewID()
	tx.SaveMessage(iis.Message{ID: id, At: s.Now(), Channel: m.to.Kind, To: m.to.Value, Subject: w[0], Text: text, Code: m.code, Link: m.link, Contact: m.to.ID})
	tx.Enqueue(iis.Job{Kind: "deliver-message", Key: id, Due: s.Now(), OnBehalf: m.to.User})
}

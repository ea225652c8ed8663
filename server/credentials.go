package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openiis/openiis/iis"
)

// Credentials is DIR/demo/credentials.json: how to be each organization and person of a
// demo (contract.md 3). Paths in it are relative to the data directory.
type Credentials struct {
	BaseURL       string             `json:"base_url"`
	CA            string             `json:"ca"`
	Organizations []DemoOrganization `json:"organizations"`
	Users         []DemoUser         `json:"users,omitempty"`
	Residents     []DemoResident     `json:"residents,omitempty"`
	Unregistered  []DemoPerson       `json:"unregistered,omitempty"`
}

// DemoOrganization is one invented organization and how its systems sign in.
type DemoOrganization struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Name        string   `json:"name"`
	Conformance bool     `json:"conformance,omitempty"`
	HL7         *DemoHL7 `json:"hl7,omitempty"`
}

// DemoHL7 is the HL7 connection of an organization.
type DemoHL7 struct {
	Facility    string `json:"facility"`
	Username    string `json:"username"`
	Password    string `json:"password"`
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"private_key"`
}

// DemoUser is a user of a workspace.
type DemoUser struct {
	ID         string     `json:"id"`
	Username   string     `json:"username"`
	Password   string     `json:"password"`
	TOTPSecret string     `json:"totp_secret"`
	Workspace  string     `json:"workspace"`
	Roles      []DemoRole `json:"roles"`
}

// DemoRole is a role that a user holds in an organization.
type DemoRole struct {
	Organization string `json:"organization"`
	Role         string `json:"role"`
}

// DemoResident is a persona with an account.
type DemoResident struct {
	Persona    string        `json:"persona"`
	About      string        `json:"about"`
	Username   string        `json:"username"`
	Password   string        `json:"password"`
	TOTPSecret string        `json:"totp_secret"`
	Patient    string        `json:"patient"`
	Name       string        `json:"name"`
	BirthDate  iis.Date      `json:"birth_date"`
	People     []DemoRelated `json:"people,omitempty"`
}

// DemoRelated is a person a resident acts for.
type DemoRelated struct {
	Patient   string   `json:"patient"`
	Relation  string   `json:"relation,omitempty"`
	Name      string   `json:"name"`
	BirthDate iis.Date `json:"birth_date"`
}

// DemoPerson is somebody with a record and contacts that count, but no account yet.
type DemoPerson struct {
	Name      string        `json:"name"`
	BirthDate iis.Date      `json:"birth_date"`
	Email     string        `json:"email"`
	Phone     string        `json:"phone"`
	Patient   string        `json:"patient"`
	Children  []DemoRelated `json:"children,omitempty"`
}

func credentialsFile(dataDir string) string {
	return filepath.Join(dataDir, "demo", "credentials.json")
}

// ReadCredentials reads the credentials of a demo; an empty set where none were
// written yet.
func ReadCredentials(dataDir string) (Credentials, error) {
	c := Credentials{CA: "tls/ca.pem"}
	text, err := os.ReadFile(credentialsFile(dataDir))
	if errors.Is(err, os.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("read demo credentials: %w", err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("read demo credentials: %w", err)
	}
	return c, nil
}

// write puts the credentials in place, readable by their owner only.
func (c Credentials) write(dataDir string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("write demo credentials: %w", err)
	}
	return writeFile(credentialsFile(dataDir), append(text, '\n'))
}

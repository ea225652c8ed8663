package account

import (
	"time"

	"github.com/openiis/openiis/registry/guard"
)

// law is the jurisdiction's, or the default one's.
func (s *Service) law() *guard.Law { return guard.LawOrDefault(s.Law) }

func (s *Service) zone() *time.Location { return s.law().Zone }

func (s *Service) ownAccountAge() int { return s.law().Policy.OwnAccountAge }

// clock is the machine's, which authenticator apps share.
func (s *Service) clock() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now()
}

package account

import "testing"

func TestABrowserIsCalledAsPeopleCallIt(t *testing.T) {
	tests := []struct{ name, agent, want string }{
		{"Chrome on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36", "Chrome, Windows"},
		{"Edge is not Chrome", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0", "Edge, Windows"},
		{"Safari on a phone is not a Mac", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"},
		{"Firefox on Android is not Linux", "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Firefox, Android"},
		{"one that nobody knows", "curl/8.0", "curl/8.0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := browserName(tt.agent); got != tt.want {
				t.Errorf("browserName = %q, want %q", got, tt.want)
			}
		})
	}
}

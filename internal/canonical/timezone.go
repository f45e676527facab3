package canonical

import "sync"

// TimeZone returns the current name of a renamed time zone, as Webex may do: "Asia/Kolkata" for "Asia/Calcutta". Any other name is
// returned unchanged.
func TimeZone(name string) string {
	if renamed, ok := renamedZones()[name]; ok {
		return renamed
	}
	return name
}

// renamedZones are the former names that are still in use, from the file "backward" of the IANA time zone database.
var renamedZones = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"Africa/Asmera": "Africa/Asmara", "Africa/Timbuktu": "Africa/Bamako",
		"America/Argentina/ComodRivadavia": "America/Argentina/Catamarca", "America/Atka": "America/Adak",
		"America/Buenos_Aires": "America/Argentina/Buenos_Aires", "America/Catamarca": "America/Argentina/Catamarca",
		"America/Coral_Harbour": "America/Atikokan", "America/Cordoba": "America/Argentina/Cordoba",
		"America/Ensenada": "America/Tijuana", "America/Fort_Wayne": "America/Indiana/Indianapolis",
		"America/Godthab": "America/Nuuk", "America/Indianapolis": "America/Indiana/Indianapolis",
		"America/Jujuy": "America/Argentina/Jujuy", "America/Knox_IN": "America/Indiana/Knox",
		"America/Louisville": "America/Kentucky/Louisville", "America/Mendoza": "America/Argentina/Mendoza",
		"America/Montreal": "America/Toronto", "America/Porto_Acre": "America/Rio_Branco",
		"America/Rosario": "America/Argentina/Cordoba", "America/Santa_Isabel": "America/Tijuana",
		"America/Shiprock": "America/Denver", "America/Virgin": "America/St_Thomas",
		"Asia/Ashkhabad": "Asia/Ashgabat", "Asia/Calcutta": "Asia/Kolkata", "Asia/Chongqing": "Asia/Shanghai",
		"Asia/Chungking": "Asia/Shanghai", "Asia/Dacca": "Asia/Dhaka", "Asia/Harbin": "Asia/Shanghai", "Asia/Istanbul": "Europe/Istanbul",
		"Asia/Kashgar": "Asia/Urumqi", "Asia/Katmandu": "Asia/Kathmandu", "Asia/Macao": "Asia/Macau", "Asia/Rangoon": "Asia/Yangon",
		"Asia/Saigon": "Asia/Ho_Chi_Minh", "Asia/Tel_Aviv": "Asia/Jerusalem", "Asia/Thimbu": "Asia/Thimphu",
		"Asia/Ujung_Pandang": "Asia/Makassar", "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
		"Atlantic/Faeroe": "Atlantic/Faroe", "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
		"Australia/ACT": "Australia/Sydney", "Australia/Canberra": "Australia/Sydney", "Australia/NSW": "Australia/Sydney",
		"Australia/North": "Australia/Darwin", "Australia/Queensland": "Australia/Brisbane", "Australia/South": "Australia/Adelaide",
		"Australia/Tasmania": "Australia/Hobart", "Australia/Victoria": "Australia/Melbourne", "Australia/West": "Australia/Perth",
		"Brazil/East": "America/Sao_Paulo", "Canada/Atlantic": "America/Halifax", "Canada/Central": "America/Winnipeg",
		"Canada/Eastern": "America/Toronto", "Canada/Mountain": "America/Edmonton", "Canada/Newfoundland": "America/St_Johns",
		"Canada/Pacific": "America/Vancouver", "Chile/Continental": "America/Santiago", "Eire": "Europe/Dublin",
		"Etc/UCT": "Etc/UTC", "Etc/Universal": "Etc/UTC", "Etc/Zulu": "Etc/UTC", "Europe/Belfast": "Europe/London",
		"Europe/Kiev": "Europe/Kyiv", "Europe/Nicosia": "Asia/Nicosia", "Europe/Tiraspol": "Europe/Chisinau",
		"GB": "Europe/London", "Hongkong": "Asia/Hong_Kong", "Israel": "Asia/Jerusalem", "Japan": "Asia/Tokyo",
		"NZ": "Pacific/Auckland", "PRC": "Asia/Shanghai", "Pacific/Enderbury": "Pacific/Kanton", "Pacific/Ponape": "Pacific/Pohnpei",
		"Pacific/Samoa": "Pacific/Pago_Pago", "Pacific/Truk": "Pacific/Chuuk", "Poland": "Europe/Warsaw", "Portugal": "Europe/Lisbon",
		"ROK": "Asia/Seoul", "Singapore": "Asia/Singapore", "Turkey": "Europe/Istanbul", "UCT": "Etc/UTC", "UTC": "Etc/UTC",
		"US/Alaska": "America/Anchorage", "US/Arizona": "America/Phoenix", "US/Central": "America/Chicago",
		"US/Eastern": "America/New_York", "US/Hawaii": "Pacific/Honolulu", "US/Mountain": "America/Denver",
		"US/Pacific": "America/Los_Angeles", "Universal": "Etc/UTC", "Zulu": "Etc/UTC",
	}
})

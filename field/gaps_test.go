// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"
	"time"
)

func TestMeasure(t *testing.T) {
	const writer = "90.0 ack 1\n100.1 open\n100.2 ack 2\n100.3 ack 3\n107.3 end\n107.5 open\n109.3 ack 4\nnoise\n111.0 ack 5\n"
	for name, tc := range map[string]struct {
		reason    string
		connector string
		end       int64
		want      gaps
	}{
		"Ended": {
			reason:    "The longest time without a row, and the one in which connections failed, lie in the middle.",
			connector: "100.1 ok\n103.0 no\n104.0 no\n105.5 ok\n106.0 no\n106.2 ok\n",
			end:       110,
			want:      gaps{rows: 3, broken: 1, writes: 9 * time.Second, connections: 2500 * time.Millisecond},
		},
		"Open": {
			reason:    "A gap that has not ended counts up to the end.",
			connector: "100.1 ok\n103.0 no\n",
			end:       140,
			want:      gaps{rows: 4, broken: 1, writes: 29 * time.Second, connections: 37 * time.Second},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := measure(writer, tc.connector, time.Unix(100, 0), time.Unix(tc.end, 0)); got != tc.want {
				t.Errorf("%s\ngot  %+v\nwant %+v", tc.reason, got, tc.want)
			}
		})
	}
}

%% Of several keys that an update misses, one is told.
-module(maps_update_missing).
-include("case.hrl").

main() ->
    M = id(#{a => 1}),
    ?show(M#{42.0 := v, 42 := w}),
    ?show(M#{42 => v, 42.0 := w, 42 := x}),
    ?show(M#{z := v, b := w, a := x}),
    ?show(M#{{} := v, [] := w, 1 := x}),
    ok.

%% A receive that fails with a bad timeout has looked at messages: the next one looks at them again.
-module(proc_bad_timeout).
-include("case.hrl").

main() ->
    id(self()) ! first,
    ?show(receive nothing -> got after id(bad) -> late end),
    ?show(receive first -> got after 100 -> lost end),
    Ref = make_ref(),
    id(self()) ! Ref,
    id(self()) ! second,
    ?show(receive nothing -> got after id(-1) -> late end),
    ?show(receive Ref -> got after 100 -> lost end),
    ?show(receive second -> got after 100 -> lost end),
    R = monitor(port, {nobody, node()}),
    ?show(receive {'DOWN', R, Type, Object, Why} -> {Type, Object, Why} end),
    ok.

%% Arguments that halt refuses.
-module(sys_halt_errors).
-include("case.hrl").

main() ->
    ?show(halt(id(-1))),
    ?show(halt(id(x))),
    ?show(halt(id([bogus]), [])),
    ?show(halt(0, id([bogus]))),
    ?show(halt(0, id(x))),
    ok.

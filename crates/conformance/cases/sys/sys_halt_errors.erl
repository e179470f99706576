%% Arguments that halt refuses.
-module(sys_halt_errors).
-include("case.hrl").

main() ->
    ?show(halt(id(-1))),
    ?show(halt(id(x))),
    ?show(halt(id([bogus]), [])),
    ?show(halt(0, id([bogus]))),
    ?show(halt(0, id(x))),
    ?show(halt(0, id([{flush, x}]))),
    ?show(halt(0, id([{flush_timeout, -1}]))),
    ?show(halt(0, id([{flush_timeout, x}]))),
    ?show(halt(x, id([{flush_timeout, infinity}]))),
    ok.

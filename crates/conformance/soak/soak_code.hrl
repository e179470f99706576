%% What all versions of soak_code have in common.
-export([version/0, literal/0, loop/0]).

version() -> ?VERSION.

literal() -> {literal, ?VERSION, "kept by who has it", [?VERSION, ?VERSION], #{?VERSION => <<"bytes">>}}.

loop() ->
    receive
        {ask, From} -> From ! {self(), version()}, loop();
        upgrade -> ?MODULE:loop();
        stop -> ok
    end.

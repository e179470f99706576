%% There is a port from the beginning, which nobody can close.
-module(port_first).
-include("case.hrl").

main() ->
    [First | _] = erlang:ports(),
    ?show(First),
    ?show(erlang:port_info(First)),
    ?show(list_to_port("#Port<0.0>") =:= First),
    ?show(port_close(First)),
    ?show(is_port(First)),
    ?show(erlang:monitor(process, First)),
    ?show(hd(erlang:ports())),
    ok.

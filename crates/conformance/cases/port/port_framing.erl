%% Lines and packets.
-module(port_framing).
-export([main/0]).
-include("case.hrl").

all(Port) ->
    receive
        {Port, Event} -> [Event | all(Port)];
        {'EXIT', Port, Reason} -> [{exit, Reason}]
    after 20000 -> [timeout]
    end.

run(Command, Settings) -> all(open_port({spawn, Command}, Settings)).

main() ->
    process_flag(trap_exit, true),
    ?show(run("printf 'abc\\nd\\n\\nabcdef\\nabcd'", [{line, 3}])),
    ?show(run("printf 'abc'", [{line, 3}])),
    ?show(run("printf 'one\\ntwo'", [{line, 80}, binary])),
    ?show(run("printf ''", [{line, 80}, exit_status])),
    ?show(run("sh -c 'printf ab; sleep 0.2; printf cd'", [{line, 80}])),
    ?show(run("printf '\\003abc\\000\\001x'", [{packet, 1}])),
    ?show(run("printf '\\000\\003abc\\000\\000\\000\\001x\\000\\005ab'", [{packet, 2}, exit_status])),
    ?show(run("sh -c \"printf '\\\\000\\\\000\\\\000'; sleep 0.2; printf '\\\\003abc\\\\000'\"", [{packet, 4}, binary])),
    ?show([echo(Size, Bytes) || Size <- [1, 2, 4], Bytes <- [<<>>, <<"a">>, <<"0123456789">>, binary:copy(<<"z">>, 255)]]),
    ?show(echo(2, binary:copy(<<"z">>, 65535)) =:= 65535),
    ?show(echo(4, binary:copy(<<"z">>, 200000)) =:= 200000),
    ?show(too_large(1, 256)),
    ?show(too_large(2, 65536)),
    ok.

%% A packet through cat, whole.
echo(Size, Bytes) ->
    Port = open_port({spawn, "cat"}, [{packet, Size}, binary]),
    true = port_command(Port, Bytes),
    receive {Port, {data, Back}} -> ok end,
    port_close(Port),
    receive {'EXIT', Port, normal} -> ok end,
    if byte_size(Bytes) < 20 -> Back; true -> byte_size(Back) end.

too_large(Size, Count) ->
    Port = open_port({spawn, "cat"}, [{packet, Size}, binary]),
    [port_command(Port, binary:copy(<<"z">>, Count)), all(Port)].

%% A program has the descriptors that it is given, and no other.
-module(port_descriptors).
-export([main/0]).

main() ->
    show(" >&4", [in, nouse_stdio]),
    show(" >&4", [in, out, nouse_stdio]),
    show("", [in]),
    show("", [in, out]),
    show("", [in, out, stderr_to_stdout]).

show(To, Options) ->
    Script = "for n in 3 4 5 6 7 8 9 10 11 12; do if [ -e /dev/fd/$n ]; then echo $n" ++ To ++ "; fi; done; echo end" ++ To,
    Port = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", Script]}, exit_status, {line, 100} | Options]),
    io:format("~p ~p~n", [Options, collect(Port)]).

collect(Port) ->
    receive
        {Port, {data, {eol, Line}}} -> [Line | collect(Port)];
        {Port, {exit_status, Status}} -> [Status]
    end.

-module(port_line_unfinished).
-export([main/0]).

%% What a program leaves unfinished of a line comes after its status, and before the end of its output.
main() ->
    [begin
         Port = open_port({spawn_executable, "/bin/echo"}, [{args, ["-n", Text]}, {line, Limit}, binary | Options]),
         io:format("~p ~p ~p~n", [Text, Limit, Options]),
         seen(Port, monitor(port, Port))
     end || Text <- ["hello\nworld", "hello\n", "", "abcdef"], Limit <- [3, 30], Options <- [[exit_status], [eof], [exit_status, eof]]],
    ok.

%% Up to the end of the port or of what it reads, whichever is told.
seen(Port, Monitor) ->
    receive
        {Port, Message} ->
            io:format("  ~p~n", [Message]),
            Message =:= eof orelse seen(Port, Monitor);
        {'DOWN', Monitor, port, Port, _} ->
            io:format("  over~n")
    end.

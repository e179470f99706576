%% Raw files that read ahead or write late: what buffers hold is given at once, in order, across their ends.
-module(files_buffered_lines).
-export([main/0]).

main() ->
    Path = "/tmp/corpus_files_buffered_lines_" ++ os:getpid(),
    Lines = [[integer_to_list(N), lists:duplicate(N rem 70, $x), case N rem 3 of 0 -> "\r\n"; _ -> "\n" end] || N <- lists:seq(1, 3000)],
    ok = file:write_file(Path, [Lines, "the last one"]),
    [io:format("~w ~w~n", [Modes, read_lines(Path, Modes)]) || Modes <- [[read, raw, binary, read_ahead], [read, raw, binary, {read_ahead, 100}], [read, raw, binary], [read, raw, read_ahead]]],
    {ok, In} = file:open(Path, [read, raw, binary, {read_ahead, 64}]),
    io:format("~p~n", [[file:read(In, 10), file:read_line(In), file:read(In, 100), file:position(In, {cur, -5}), file:read(In, 7), file:pread(In, 0, 4), file:read(In, 3)]]),
    ok = file:close(In),
    {ok, Out} = file:open(Path, [write, raw, {delayed_write, 50, 10000}]),
    [ok = file:write(Out, integer_to_binary(N)) || N <- lists:seq(1, 200)],
    io:format("~p~n", [file:position(Out, cur)]),
    ok = file:write(Out, "end"),
    ok = file:close(Out),
    {ok, Data} = file:read_file(Path),
    io:format("~w ~w~n", [byte_size(Data), erlang:phash2(Data)]),
    io:format("~p ~p~n", [file:write_file("no/such/folder/x", "x"), file:write_file(".", "x")]),
    ok = file:delete(Path).

read_lines(Path, Modes) ->
    {ok, Device} = file:open(Path, Modes),
    Read = read_all(Device, file:read_line(Device)),
    ok = file:close(Device),
    {length(Read), erlang:phash2(Read)}.

read_all(Device, {ok, Line}) -> [Line | read_all(Device, file:read_line(Device))];
read_all(_, eof) -> [].

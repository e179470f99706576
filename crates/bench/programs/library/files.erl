%% Module file: whole files written and read, raw and through a server, lines, positions, terms consulted; directories listed, file information.
-module(files).
-include("../harness.hrl").

bench() ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "bench_files_" ++ os:getpid()),
    ok = filelib:ensure_path(Dir),
    Path = filename:join(Dir, "data"),
    Block = binary:copy(<<"a line of text that is not long\n">>, 2000),
    Sum = times(40, fun() ->
        ok = file:write_file(Path, Block),
        {ok, Read} = file:read_file(Path),
        byte_size(Read)
    end) + times(2, fun() -> ok = file:write_file(Path, Block), lines(Path, [read, raw, binary, read_ahead]) + lines(Path, [read, binary]) end) + times(80, fun() -> small(Dir) end)
        + times(8, fun() -> appended(Path) end),
    ok = file:del_dir_r(Dir),
    Sum.

lines(Path, Modes) ->
    {ok, Device} = file:open(Path, Modes),
    Count = count(Device, file:read_line(Device)),
    ok = file:close(Device),
    Count.

count(Device, {ok, _}) -> 1 + count(Device, file:read_line(Device));
count(_, eof) -> 0.

small(Dir) ->
    Path = filename:join(Dir, "small"),
    ok = file:write_file(Path, io_lib:format("~p.~n", [{setting, [1, 2, 3]}])),
    {ok, [{setting, List}]} = file:consult(Path),
    {ok, Names} = file:list_dir(Dir),
    true = filelib:is_regular(Path),
    ok = file:rename(Path, Path ++ "2"),
    ok = file:delete(Path ++ "2"),
    length(List) + length(Names).

appended(Path) ->
    {ok, Device} = file:open(Path, [write, raw, delayed_write]),
    [ok = file:write(Device, <<"some bytes">>) || _ <- lists:seq(1, 1000)],
    ok = file:close(Device),
    {ok, Reader} = file:open(Path, [read, raw, binary]),
    {ok, Part} = file:pread(Reader, 100, 50),
    {ok, 5000} = file:position(Reader, {eof, -5000}),
    {ok, Rest} = file:read(Reader, 10000),
    ok = file:close(Reader),
    byte_size(Part) + byte_size(Rest).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).

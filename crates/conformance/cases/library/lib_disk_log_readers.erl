%% Wrap logs read from outside, and the log handler that writes a disk log.
-module(lib_disk_log_readers).
-export([main/0]).

main() ->
    Folder = filename:join("/tmp", "lib_disk_log_readers_" ++ os:getpid()),
    ok = filelib:ensure_path(Folder),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try
        readers(),
        handler()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

show(Term) -> io:format("~tp~n", [Term]).

terms(Reader, Count) ->
    case wrap_log_reader:chunk(Reader, Count) of
        {Next, eof} -> [eof, wrap_log_reader:close(Next)];
        {Next, Terms} -> [Terms | terms(Next, Count)];
        {Next, Terms, Bad} -> [{Terms, Bad} | terms(Next, Count)];
        Error -> [Error]
    end.

readers() ->
    show(wrap_log_reader:open("none")),
    show(wrap_log_reader:open(none, 1)),
    {ok, wrap} = disk_log:open([{name, wrap}, {file, "wrap"}, {type, wrap}, {size, {60, 3}}]),
    show(read(1)),
    [begin
         ok = disk_log:log_terms(wrap, [{N, item}, N]),
         ok = disk_log:sync(wrap),
         show({N, read(all)})
     end || N <- lists:seq(1, 8)],
    show([read(N) || N <- [1, 2, 3, 4]]),
    {ok, Reader} = wrap_log_reader:open("wrap"),
    show(terms(Reader, 1)),
    ok = disk_log:close(wrap),
    ok = file:write_file("wrap.2", "no log"),
    show(read(2)).

read(all) ->
    {ok, Reader} = wrap_log_reader:open("wrap"),
    terms(Reader, infinity);
read(Number) ->
    case wrap_log_reader:open("wrap", Number) of
        {ok, Reader} -> terms(Reader, infinity);
        Error -> Error
    end.

handler() ->
    ok = logger:set_primary_config(level, all),
    ok = logger:set_handler_config(default, level, none),
    Formatter = {logger_formatter, #{template => [level, " ", msg, "\n"]}},
    show(logger:add_handler(disk, logger_disk_log_h, #{config => #{file => "log", type => halt}, formatter => Formatter})),
    {ok, #{config := Config}} = logger:get_handler_config(disk),
    show(lists:sort(maps:to_list(maps:with([type, max_no_files, max_no_bytes], Config)))),
    logger:log(error, "first ~p", [event], #{domain => [lib]}),
    logger:log(warning, "second", #{domain => [lib]}),
    show(logger_disk_log_h:filesync(disk)),
    {ok, Text} = file:read_file("log"),
    io:put_chars(Text),
    show(logger:update_handler_config(disk, config, #{type => wrap})),
    show(logger:remove_handler(disk)),
    show(logger:add_handler(disk, logger_disk_log_h, #{config => #{file => "wrapped", max_no_files => 2, max_no_bytes => 50}, formatter => Formatter})),
    [logger:log(error, "event ~p", [N], #{domain => [lib]}) || N <- lists:seq(1, 10)],
    show(logger_disk_log_h:filesync(disk)),
    show([{File, element(2, file:read_file(File))} || File <- filelib:wildcard("wrapped.[12]")]),
    show(logger:remove_handler(disk)),
    [show(logger:add_handler(disk, logger_disk_log_h, #{config => Wrong})) || Wrong <- [#{max_no_bytes => 0}, #{file => 1}, #{foo => bar}]],
    show(logger:get_handler_ids() -- [default]).

%% The standard handler's files: configuration and its checks, rotation, archives, compression, a file that is moved away.
-module(sys_logger_rotate).
-export([main/0]).

main() ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "rotate" ++ os:getpid()),
    ok = file:make_dir(Dir),
    try run(Dir, filename:join(Dir, "log"))
    after file:del_dir_r(Dir)
    end.

run(Dir, File) ->
    ok = logger:set_primary_config(level, notice),
    ok = logger:remove_handler(default),
    Config = #{filter_default => log, formatter => {logger_formatter, #{template => [msg, "\n"]}}},
    [io:format("~p~n", [shown(logger:add_handler(h, logger_std_h, Config#{config => C}), Dir)]) ||
        C <- [#{type => bad}, #{file => File, max_no_bytes => 0}, #{file => File, max_no_files => -1},
              #{file => File, compress_on_rotate => x}, #{file => File, file_check => x}, #{file => File, bad => x},
              #{file => File, modes => bad}, #{sync_mode_qlen => x}, #{flush_qlen => 1},
              #{file => Dir}, #{type => standard_io, file => File}]],
    ok = logger:add_handler(h, logger_std_h, Config#{config => #{file => File, max_no_bytes => 20, max_no_files => 2}}),
    {ok, #{config := C1}} = logger:get_handler_config(h),
    io:format("~p~n", [lists:sort(maps:to_list(C1#{file := filename:basename(maps:get(file, C1))}))]),
    [log(N) || N <- lists:seq(1, 5)],
    listed(Dir),
    io:format("~p~n", [shown(logger:set_handler_config(h, config, #{file => File ++ "2"}), Dir)]),
    io:format("~p~n", [shown(logger:update_handler_config(h, config, #{type => standard_io}), Dir)]),
    ok = logger:update_handler_config(h, config, #{compress_on_rotate => true, max_no_files => 3}),
    [log(N) || N <- lists:seq(6, 9)],
    listed(Dir),
    ok = file:rename(File, File ++ ".moved"),
    log(10),
    listed(Dir),
    ok = logger:update_handler_config(h, config, #{max_no_bytes => infinity}),
    [log(N) || N <- lists:seq(11, 13)],
    listed(Dir),
    ok = logger:remove_handler(h),
    io:format("~p~n", [[logger_std_h:filesync("h"), whereis(logger_std_h_h)]]).

log(N) ->
    logger:error("event number ~p", [N]),
    ok = logger_std_h:filesync(h).

listed(Dir) ->
    {ok, Names} = file:list_dir(Dir),
    [io:format("~s: ~p~n", [Name, content(filename:join(Dir, Name))]) || Name <- lists:sort(Names)].

content(File) ->
    {ok, Bytes} = file:read_file(File),
    case filename:extension(File) of
        ".gz" -> zlib:gunzip(Bytes);
        _ -> Bytes
    end.

shown({error, {handler_not_added, E}}, Dir) -> {handler_not_added, shown({error, E}, Dir)};
shown({error, {illegal_config_change, M, A, B}}, _) -> {illegal_config_change, M, maps:without([file], A), maps:without([file], B)};
shown({error, {open_failed, _, R}}, _) -> {open_failed, R};
shown({error, {invalid_config, M, #{file := F}}}, _) when is_list(F) -> {invalid_config, M, file};
shown(E, _) -> E.

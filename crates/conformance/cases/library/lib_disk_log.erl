%% disk_log: halt, wrap and rotate logs of both formats, their files, chunks, repair, blocking, notifications and errors.
-module(lib_disk_log).
-export([main/0, head/1]).

main() ->
    Folder = filename:join("/tmp", "lib_disk_log_" ++ os:getpid()),
    ok = filelib:ensure_path(Folder),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try
        halting(),
        external(),
        wrap(),
        rotate(),
        repair(),
        blocking(),
        owners(),
        errors(),
        large()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

show(Term) -> io:format("~tp~n", [Term]).

head(Answer) -> Answer.

info(Log) -> [{Key, Value} || {Key, Value} <- disk_log:info(Log), not lists:member(Key, [owners, node, head])].

bytes(File) ->
    {ok, Bytes} = file:read_file(File),
    Bytes.

notes() ->
    receive {disk_log, Node, Log, Note} when Node =:= node() -> [{Log, Note} | notes()]
    after 0 -> []
    end.

%% Terms, chunk by chunk.
terms(Log, Count) -> terms(Log, start, Count).
terms(Log, Continuation, Count) ->
    case disk_log:chunk(Log, Continuation, Count) of
        {Next, Terms} -> [Terms | terms(Log, Next, Count)];
        {Next, Terms, Bad} -> [{Terms, bad, Bad} | terms(Log, Next, Count)];
        Other -> [Other]
    end.

halting() ->
    show(disk_log:open([{name, halt}, {file, "halt.log"}])),
    show(disk_log:all()),
    show(disk_log:log(halt, {some, "term"})),
    show(disk_log:log_terms(halt, [1, two, <<"three">>])),
    show(disk_log:alog(halt, asynchronous)),
    show(disk_log:alog_terms(halt, [a, b])),
    show(disk_log:blog(halt, term_to_binary(binary))),
    show(disk_log:sync(halt)),
    show(bytes("halt.log")),
    show(terms(halt, infinity)),
    show(terms(halt, 3)),
    {_, Binaries} = disk_log:bchunk(halt, start),
    show(Binaries),
    show(info(halt)),
    show(disk_log:chunk_step(halt, start, 1)),
    show(disk_log:change_size(halt, 20)),
    show(disk_log:change_size(halt, 120)),
    show(disk_log:log(halt, lists:duplicate(100, x))),
    show(disk_log:log(halt, y)),
    show(info(halt)),
    show(disk_log:change_size(halt, infinity)),
    show(disk_log:log(halt, y)),
    show(disk_log:reopen(halt, "halt.old", "a head")),
    show(terms(halt, infinity)),
    show(disk_log:truncate(halt)),
    show(terms(halt, infinity)),
    show(disk_log:close(halt)),
    show(bytes("halt.log")),
    show(disk_log:close(halt)),
    show(disk_log:open([{name, halt}, {file, "halt.old"}, {mode, read_only}])),
    show(terms(halt, 4)),
    show(disk_log:log(halt, no)),
    show(info(halt)),
    show(disk_log:close(halt)),
    show(disk_log:open([{name, headed}, {head_func, {?MODULE, head, [{ok, made}]}}])),
    show(disk_log:log(headed, item)),
    show(terms(headed, infinity)),
    show(disk_log:close(headed)),
    show(lists:sort(element(2, file:list_dir(".")))).

external() ->
    show(disk_log:open([{name, bytes}, {file, "bytes.log"}, {format, external}, {head, "HEAD\n"}])),
    show(disk_log:blog(bytes, ["some ", <<"bytes">>, $\n])),
    show(disk_log:blog_terms(bytes, ["more\n", "again\n"])),
    show(disk_log:balog(bytes, "later\n")),
    show(disk_log:balog_terms(bytes, ["x\n", "y\n"])),
    show(disk_log:log(bytes, term)),
    show(disk_log:chunk(bytes, start)),
    show(disk_log:sync(bytes)),
    show(bytes("bytes.log")),
    show(info(bytes)),
    show(disk_log:btruncate(bytes, "NEW\n")),
    show(disk_log:close(bytes)),
    show(bytes("bytes.log")).

wrap() ->
    show(disk_log:open([{name, wrap}, {file, "wrap.log"}, {type, wrap}, {size, {60, 3}}, {notify, true}, {head, "h"}])),
    [show(disk_log:log(wrap, {item, N})) || N <- lists:seq(1, 10)],
    show(notes()),
    show(info(wrap)),
    show(info(wrap)),
    show(terms(wrap, infinity)),
    show(terms(wrap, 1)),
    {ok, Next} = disk_log:chunk_step(wrap, start, 1),
    show(terms(wrap, Next, infinity)),
    show(disk_log:next_file(wrap)),
    show(disk_log:next_file(wrap)),
    show(notes()),
    show(disk_log:sync(wrap)),
    show([{File, bytes(File)} || File <- filelib:wildcard("wrap.log.*")]),
    show(disk_log:change_size(wrap, {100, 5})),
    show(disk_log:log_terms(wrap, lists:seq(1, 40))),
    show(notes()),
    show(disk_log:change_size(wrap, {100, 2})),
    show(disk_log:log_terms(wrap, lists:seq(1, 40))),
    show(length(notes())),
    show(terms(wrap, infinity)),
    show(disk_log:close(wrap)),
    show(filelib:wildcard("wrap.log.*")),
    show(disk_log:open([{name, wrap}, {file, "wrap.log"}, {type, wrap}, {size, {200, 2}}])),
    show(info(wrap)),
    show(disk_log:truncate(wrap, newer)),
    show(terms(wrap, infinity)),
    show(disk_log:reopen(wrap, "wrap.old")),
    show(terms(wrap, infinity)),
    show(disk_log:close(wrap)),
    show(filelib:wildcard("wrap.*")),
    show(disk_log:open([{name, wrap}, {file, "wrap.old"}, {type, wrap}, {mode, read_only}])),
    show(terms(wrap, infinity)),
    show(disk_log:close(wrap)),
    show(disk_log:open([{name, wrap}, {file, "wrap.ext"}, {type, wrap}, {size, {20, 2}}, {format, external}])),
    show(disk_log:blog_terms(wrap, [<<N:64>> || N <- lists:seq(1, 7)])),
    show(info(wrap)),
    show(disk_log:close(wrap)),
    show([{File, bytes(File)} || File <- filelib:wildcard("wrap.ext.*")]).

rotate() ->
    show(disk_log:open([{name, rotate}, {file, "rotate.log"}, {type, rotate}, {size, {20, 3}}])),
    [show(disk_log:blog(rotate, ["line ", integer_to_list(N), "\n"])) || N <- lists:seq(1, 12)],
    show(disk_log:next_file(rotate)),
    show([Item || {Key, _} = Item <- info(rotate), Key =/= no_items, Key =/= items]),
    show(disk_log:close(rotate)),
    show([{File, zlib:gunzip(bytes(File))} || File <- filelib:wildcard("rotate.log.*")]),
    show(bytes("rotate.log")).

repair() ->
    Log = [{name, broken}, {file, "broken.log"}, {quiet, true}],
    {ok, broken} = disk_log:open(Log),
    ok = disk_log:log_terms(broken, lists:seq(1, 5)),
    ok = disk_log:close(broken),
    <<1, 2, 3, 4, _:4/binary, Items/binary>> = bytes("broken.log"),
    Opened = <<1, 2, 3, 4, 6, 7, 8, 9>>,
    ok = file:write_file("broken.log", [Opened, Items, "rest"]),
    show(disk_log:open([{repair, false} | Log])),
    show(disk_log:open(Log)),
    show(terms(broken, infinity)),
    show(disk_log:close(broken)),
    <<First:11/binary, Rest/binary>> = Items,
    ok = file:write_file("broken.log", [Opened, First, "damage", Rest]),
    show(disk_log:open([{mode, read_only} | Log])),
    show(terms(broken, infinity)),
    show(disk_log:close(broken)),
    show(disk_log:open(Log)),
    show(terms(broken, infinity)),
    show(disk_log:close(broken)),
    ok = file:write_file("broken.log", "no log at all"),
    show(disk_log:open(Log)),
    show(disk_log:open([{repair, truncate} | Log])),
    show(terms(broken, infinity)),
    show(disk_log:close(broken)).

blocking() ->
    {ok, block} = disk_log:open([{name, block}]),
    show(disk_log:block(block)),
    show(disk_log:log(block, refused)),
    Self = self(),
    _ = spawn_link(fun() -> Self ! started, Self ! {done, disk_log:log(block, waited)} end),
    receive started -> ok end,
    show(receive {done, _} = Early -> Early after 50 -> waits end),
    show(disk_log:chunk(block, start)),
    show(proplists:get_value(status, disk_log:info(block))),
    show(disk_log:unblock(block)),
    show(receive {done, _} = Done -> Done end),
    show(terms(block, infinity)),
    show(disk_log:unblock(block)),
    show(disk_log:block(block, false)),
    _ = spawn_link(fun() -> Self ! {done, [disk_log:log(block, x), disk_log:unblock(block)]} end),
    show(receive {done, _} = Other -> Other end),
    show(disk_log:close(block)).

owners() ->
    {ok, owned} = disk_log:open([{name, owned}, {linkto, none}]),
    Self = self(),
    Owner = spawn(fun() -> {ok, owned} = disk_log:open([{name, owned}, {notify, true}]), Self ! opened, receive stop -> ok end end),
    receive opened -> ok end,
    show([Notify || {Pid, Notify} <- proplists:get_value(owners, disk_log:info(owned)), Pid =:= Owner]),
    show(proplists:get_value(users, disk_log:info(owned))),
    show(disk_log:change_notify(owned, Owner, false)),
    show(disk_log:change_notify(owned, self(), false) =:= {error, {not_owner, self()}}),
    show(disk_log:open([{name, owned}, {file, "other"}])),
    show(disk_log:open([{name, owned}, {mode, read_only}])),
    show(disk_log:open([{name, owned}, {type, wrap}, {size, {1, 1}}])),
    show(disk_log:open([{name, owned}, {format, external}])),
    show(disk_log:change_header(owned, {head, "x"})),
    show(disk_log:change_header(owned, x)),
    Monitor = monitor(process, Owner),
    Owner ! stop,
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    show(disk_log:close(owned)),
    show(disk_log:info(owned)).

errors() ->
    [show(disk_log:open(Options)) || Options <- [[], [{name, a}, {size, 0}], [{name, a}, {type, wrap}], [{name, a}, {size, {1, 1}}],
                                                 [{name, a}, {repair, truncate}, {mode, read_only}], [{name, a}, {foo, bar}],
                                                 [{name, a}, {mode, read_only}, {file, "none"}], [{name, a}, {head_func, x}],
                                                 [{name, a}, {file, "heads"}, {head_func, {?MODULE, head, [wrong]}}],
                                                 [{name, a}, {file, "no/such/folder"}], [{name, {a, b}}]]],
    show([disk_log:Function(none) || Function <- [close, sync, truncate, info, block, unblock, next_file]]),
    show(disk_log:chunk(none, start)),
    show(disk_log:chunk(none, wrong)),
    show(disk_log:chunk_info(wrong)),
    show(disk_log:pid2name(self())),
    [show(lists:flatten(disk_log:format_error(Error))) || Error <- [no_such_log, {error, {full, a}}, {badarg, x}, {file_error, "f", enoent}, other]].

large() ->
    {ok, large} = disk_log:open([{name, large}]),
    Terms = [binary:copy(<<N>>, Size) || {N, Size} <- [{1, 65000}, {2, 65520}, {3, 65600}, {4, 200000}, {5, 10}]],
    ok = disk_log:log_terms(large, Terms),
    show([[byte_size(Term) || Term <- Chunk] || Chunk <- lists:droplast(terms(large, infinity))]),
    ok = disk_log:close(large),
    show(erlang:md5(bytes("large.LOG"))).

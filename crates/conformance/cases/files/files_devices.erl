%% Information on open files, advice, and what folders refuse.
-module(files_devices).
-include_lib("kernel/include/file.hrl").
-include("case.hrl").

main() ->
    Root = filename:join(os:getenv("TMPDIR", "/tmp"), "files_devices" ++ os:getpid()),
    ok = file:make_dir(Root),
    Name = filename:join(Root, "file"),
    ok = file:write_file(Name, "foo bar"),
    {ok, Info} = file:read_file_info(Name, [{time, posix}]),
    [begin
         {ok, Fd} = file:open(Name, Modes),
         ?show(element(2, file:read_file_info(Fd, [{time, posix}])) =:= Info),
         ?show((element(2, file:read_file_info(Fd)))#file_info.size),
         ?show(file:read_file_info(Fd, [{time, a}])),
         ?show(file:advise(Fd, 0, 0, sequential)),
         ?show(file:advise(Fd, 0, 0, nonsense)),
         ?show(file:close(Fd))
     end || Modes <- [[read, raw], [read, raw, binary], [read, write]]],
    {ok, Device} = file:open(Name, [read]),
    ?show(file:advise(Device, 0, 0, nonsense)),
    ?show(file:close(Device)),
    Full = filename:join(Root, "full"),
    Empty = filename:join(Root, "empty"),
    [ok = file:make_dir(Dir) || Dir <- [Full, Empty]],
    ok = file:write_file(filename:join(Full, "x"), ""),
    ?show(file:rename(Empty, Full)),
    ?show(file:del_dir(Full)),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Full),
    ?show(file:del_dir(Full)),
    ok = file:set_cwd(Before),
    ok = file:del_dir_r(Root).

%% Reading more than any memory holds, and sizes that are none.
-module(files_read_too_much).
-include("case.hrl").

main() ->
    Name = "files_read_too_much.tmp",
    ok = file:write_file(Name, <<"text">>),
    {ok, File} = file:open(Name, [read, raw, binary]),
    [?show({Size, file:read(File, Size), file:pread(File, 0, Size)}) || Size <- [1 bsl 50, 1 bsl 62, 1 bsl 63, 1 bsl 64, 1 bsl 70, -1, a]],
    ?show(file:read(File, 10)),
    ok = file:close(File),
    ok = file:delete(Name).

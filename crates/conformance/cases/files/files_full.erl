%% Files that are devices.
-module(files_full).
-export([main/0]).
-include("case.hrl").

main() ->
    _ = [?show({Name, Modes, opened(Name, Modes)})
         || Name <- ["/dev/full", "/dev/null", "/dev/zero", "/dev"], Modes <- [[read], [write], [read, write], [append], [read, raw], [write, raw]]],
    ?show(opened("/dev/null", [read, raw, directory])),
    ?show(file:write_file("/dev/full", "abc")),
    ?show(file:write_file("/dev/null", "abc")),
    {ok, Zero} = file:open("/dev/zero", [read, raw, binary]),
    ?show(file:read(Zero, 5)),
    ?show(file:close(Zero)).

opened(Name, Modes) ->
    case file:open(Name, Modes) of
        {ok, File} ->
            Written = case Modes -- [raw] of
                          [read] -> unasked;
                          _ -> file:write(File, "abc")
                      end,
            {ok, Written, file:close(File)};
        Error ->
            Error
    end.

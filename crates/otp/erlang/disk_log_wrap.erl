%% Disk logs of many files, `NAME.1` to `NAME.MAX`: when one is full the next is begun anew.
%%
%% `NAME.idx` keeps which file is the current one and how many items each has, `NAME.siz` the sizes; versions before 2 have narrower numbers.
-module(disk_log_wrap).

-export([open/1, log/3, next/2, close/2, flush/1, sync/1, info/1, told/1, size/1, change_size/2, truncate/2, chunk/5, step/3, files/1,
         read_sizes/1, read_index/1, index_first/2]).

-compile({no_auto_import, [size/1]}).

-record(wrap, {name, format, version, is_quiet, max_bytes, max_files, current, file, file_name, count, before, first, overflows = 0,
               all_overflows = 0}).

-define(VERSION, 2).
-define(MAX_FILES, 65000).

%% {ok, Wrap, Items} or {repaired, Wrap, Recovered, BadBytes, Items}.
open(#{file := Name, size := {MaxBytes, MaxFiles}, repair := Repair, mode := Mode, head := Head, format := Format, version := Version,
       quiet := IsQuiet}) ->
    {Current, Items, Others, Files} = case Repair of
                                          truncate ->
                                              removed(Name, 2, MaxFiles),
                                              _ = file:delete(index_name(Name)),
                                              {1, 0, 0, 0};
                                          _ -> read_index(Name)
                                      end,
    write_sizes(Mode, Name, MaxBytes, MaxFiles, Version),
    FileName = disk_log_file:named(Name, Current),
    Wrap = #wrap{name = Name, format = Format, version = Version, is_quiet = IsQuiet, max_bytes = MaxBytes, current = Current,
                 file_name = FileName, max_files = case Files > MaxFiles of
                                                       true -> {MaxFiles, Files};
                                                       false -> MaxFiles
                                                   end},
    case disk_log_file:open(FileName, Format, Repair, Mode, Head, IsQuiet) of
        {repaired, File, Recovered, Bad} ->
            write_index(Mode, Name, Current, 0, 0),
            {repaired, Wrap#wrap{file = File, count = Recovered, before = -Recovered, first = 0}, Recovered, Bad, Others + Recovered};
        {File, Heads, IsNew} ->
            Lost = write_index(Mode, Name, Current, 0, 0),
            Count = Items + Heads - Lost,
            First = case IsNew of
                        true -> disk_log_file:size(File);
                        false -> 0
                    end,
            {ok, Wrap#wrap{file = File, count = Count, before = -Items, first = First}, Others + Count}
    end.

close(#wrap{name = Name, file = File, format = Format, current = Current, count = Count}, Mode) ->
    ok = disk_log_file:close(File, Format, Mode),
    write_index(Mode, Name, Current, Current, Count),
    ok.

%% {ok | Error, Wrap, Logged, LostOfEachFile}
log(Items, Head, Wrap) -> log(Items, Head, Wrap, 0, []).

log([], _, Wrap, Logged, Lost) -> {ok, Wrap, Logged, lists:reverse(Lost)};
log(Items, Head, #wrap{file = File, format = Format, max_bytes = Max, first = First, count = Count} = Wrap, Logged, Lost) ->
    Size = disk_log_file:size(File),
    case fitting(Items, Format, Max - Size, Size =:= First) of
        {[], _} ->
            case next(Wrap, Head) of
                {ok, Next, Gone} -> log(Items, Head, Next, Logged + Next#wrap.count, [Gone | Lost]);
                {error, Error, Same} -> {Error, Same, Logged, lists:reverse(Lost)}
            end;
        {Some, Rest} ->
            {Data, Bytes} = disk_log_file:items(Some, Format),
            case disk_log_file:append(Data, Bytes, File) of
                {ok, Written} -> log(Rest, Head, Wrap#wrap{file = Written, count = Count + length(Some)}, Logged + length(Some), Lost);
                {Error, Written} -> {Error, Wrap#wrap{file = Written}, Logged, lists:reverse(Lost)}
            end
    end.

%% The items that have room; one has where the file is empty.
fitting([Item | Items] = All, Format, Room, IsEmpty) ->
    {_, Size} = disk_log_file:items([Item], Format),
    if
        Size =< Room ->
            {Some, Rest} = fitting(Items, Format, Room - Size, false),
            {[Item | Some], Rest};
        IsEmpty -> {[Item], Items};
        true -> {[], All}
    end;
fitting([], _, _, _) -> {[], []}.

%% Begins the next file: {ok, Wrap, Lost}, how many items were in it, or {error, Error, Wrap}.
next(#wrap{name = Name, current = Current, format = Format, count = Count, before = Before, overflows = Overflows} = Wrap, Head) ->
    try
        {Next, Max} = following(Wrap),
        FileName = disk_log_file:named(Name, Next),
        {File, Heads, true} = disk_log_file:open(FileName, Format, truncate, read_write, Head, true),
        Lost = write_index(read_write, Name, Next, Current, Count),
        {Wrap#wrap{file = File, file_name = FileName, current = Next, max_files = Max, count = Heads, before = Before + Count,
                   first = disk_log_file:size(File), overflows = Overflows + 1}, Lost}
    of
        {New, Gone} ->
            try disk_log_file:close(Wrap#wrap.file, Format, read_write) of
                ok -> {ok, New, Gone}
            catch throw:Error -> {error, Error, New}
            end
    catch throw:Error -> {error, Error, Wrap}
    end.

%% The next number, and the maximum, which a smaller one replaces when the files above it are gone.
following(#wrap{name = Name, current = Current, max_files = {New, Old}}) when Current >= New ->
    removed(Name, Current + 1, Old),
    case Current > New of
        true -> {1, {New, Current}};
        false ->
            truncate_index(Name, New),
            {1, New}
    end;
following(#wrap{current = Current, max_files = {New, _} = Both}) -> {after_number(Current, New, 1), Both};
following(#wrap{current = Current, max_files = Max}) -> {after_number(Current, Max, 1), Max}.

after_number(Number, Max, Step) ->
    case (Number + Step) rem Max of
        Next when Next > 0 -> Next;
        Next -> Next + Max
    end.

removed(Name, First, Last) ->
    Failures = [{File, Error} || Number <- lists:seq(First, Last), File <- [disk_log_file:named(Name, Number)],
                                 {error, Reason} = Error <- [file:delete(File)], Reason =/= enoent],
    [disk_log_file:failed(File, Error) || {File, Error} <- Failures].

flush(#wrap{file = File} = Wrap) ->
    {Result, Written} = disk_log_file:flush(File),
    {Result, Wrap#wrap{file = Written}}.

sync(#wrap{file = File} = Wrap) ->
    {Result, Written} = disk_log_file:sync(File),
    {Result, Wrap#wrap{file = Written}}.

size(#wrap{max_bytes = Bytes, max_files = {New, _}}) -> {Bytes, New};
size(#wrap{max_bytes = Bytes, max_files = Files}) -> {Bytes, Files}.

info(#wrap{file = File, current = Current, count = Count, before = Before, overflows = New, all_overflows = Old}) ->
    [{no_current_bytes, disk_log_file:size(File)}, {no_current_items, Count}, {no_written_items, Count + Before}, {current_file, Current},
     {no_overflows, {Old + New, New}}].

%% Overflows are counted from one question to the next.
told(#wrap{overflows = New, all_overflows = Old} = Wrap) -> Wrap#wrap{overflows = 0, all_overflows = Old + New}.

change_size({MaxBytes, MaxFiles}, #wrap{name = Name, version = Version, max_files = Files} = Wrap) ->
    {Now, Largest} = case Files of
                         {New, Old} -> {New, max(New, Old)};
                         _ -> {Files, Files}
                     end,
    write_sizes(read_write, Name, MaxBytes, MaxFiles, Version),
    Changed = Wrap#wrap{max_bytes = MaxBytes},
    if
        MaxFiles > Largest ->
            removed(Name, Now + 1, MaxFiles),
            Changed#wrap{max_files = MaxFiles};
        MaxFiles < Largest -> Changed#wrap{max_files = {MaxFiles, Largest}};
        true -> Changed#wrap{max_files = MaxFiles}
    end.

%% One file, with a head.
truncate(Head, Wrap) ->
    {Bytes, Files} = size(Wrap),
    Cut = lists:foldl(fun(_, Now) ->
                              case next(Now, Head) of
                                  {ok, Next, _} -> Next;
                                  {error, Error, _} -> throw(Error)
                              end
                      end, change_size({Bytes, 1}, Wrap), [first, again]),
    change_size({Bytes, Files}, Cut#wrap{overflows = 0, all_overflows = 0}).

files(#wrap{name = Name}) ->
    {_, _, _, Files} = read_index(Name),
    [Extension || Extension <- ["idx", "siz" | [integer_to_list(N) || N <- lists:seq(1, Files)]],
                  filelib:is_file(disk_log_file:named(Name, Extension))].

%% Reading ----------------------------------------------------------------------------------------------------------------

%% As disk_log_file:chunk/5, of places {File, Position}.
chunk(Wrap, start, _, Count, Mode) -> chunk(Wrap, {first(Wrap), 0}, [], Count, Mode);
chunk(#wrap{current = Number, file = File} = Wrap, {Number, Position}, Rest, Count, Mode) ->
    {Read, Reply} = disk_log_file:chunk(File, Position, Rest, Count, Mode),
    {Wrap#wrap{file = Read}, in_file(Reply, Number)};
chunk(#wrap{name = Name, max_files = Max, is_quiet = IsQuiet} = Wrap, {Number, Position}, Rest, Count, Mode) ->
    FileName = disk_log_file:named(Name, Number),
    Next = {after_number(Number, largest(Max), 1), 0},
    try disk_log_file:open(FileName, internal, false, read_only, none, true) of
        {File, _, _} ->
            {Read, Reply} = disk_log_file:chunk(File, Position, Rest, Count, Mode),
            ok = disk_log_file:close(Read, internal, read_only),
            case Reply of
                eof -> chunk(Wrap, Next, [], Count, Mode);
                _ -> {Wrap, in_file(Reply, Number)}
            end
    catch throw:{error, _} ->
            _ = [error_logger:info_msg("disk_log: chunk error. File ~tp missing.\n\n", [FileName]) || not IsQuiet],
            chunk(Wrap, Next, [], Count, Mode)
    end.

in_file({{Position, Rest}, Items, Bad}, Number) -> {{{Number, Position}, Rest}, Items, Bad};
in_file(Reply, _) -> Reply.

largest({_, Old}) -> Old;
largest(Max) -> Max.

%% The place so many files on, or {error, end_of_log}.
step(Wrap, start, Step) -> step(Wrap, {first(Wrap), 0}, Step);
step(#wrap{name = Name, max_files = Max}, {Number, _}, Step) ->
    Next = after_number(Number, largest(Max), Step),
    case filelib:is_file(disk_log_file:named(Name, Next)) of
        true -> {ok, {{Next, 0}, []}};
        false -> {error, end_of_log}
    end.

first(#wrap{name = Name, current = Current, max_files = Max}) -> index_first(Name, {Current, largest(Max)}).

%% The file that was begun longest ago.
index_first(Name, {Current, Max}) -> index_first(Name, after_number(Current, Max, 1), Current, Max).

index_first(_, Current, Current, _) -> Current;
index_first(Name, Number, Current, Max) ->
    case filelib:is_file(disk_log_file:named(Name, Number)) of
        true -> Number;
        false -> index_first(Name, after_number(Number, Max, 1), Current, Max)
    end.

%% Sizes and index --------------------------------------------------------------------------------------------------------

size_name(Name) -> disk_log_file:named(Name, "siz").
index_name(Name) -> disk_log_file:named(Name, "idx").

%% {{MaxBytes, MaxFiles}, Version}, of zeros if there are none.
read_sizes(Name) ->
    case file:read_file(size_name(Name)) of
        {ok, <<?VERSION, Bytes:64, Files:32>>} -> {{Bytes, Files}, ?VERSION};
        {ok, <<Bytes:32, Files:32>>} -> {{Bytes, Files}, 1};
        _ -> {{0, 0}, ?VERSION}
    end.

write_sizes(read_only, _, _, _, _) -> ok;
write_sizes(read_write, Name, Bytes, Files, Version) ->
    Content = case Version of
                  ?VERSION -> <<?VERSION, Bytes:64, Files:32>>;
                  _ -> <<Bytes:32, Files:32>>
              end,
    case file:write_file(size_name(Name), Content) of
        ok -> ok;
        Error -> disk_log_file:failed(size_name(Name), Error)
    end.

%% {Current, ItemsOfCurrent, ItemsOfOthers, Files}
read_index(Name) ->
    case read_index_file(Name) of
        %% The current file is not among them before it is closed for the first time.
        {Current, _, Counts} when Current > 0 ->
            Own = nth(Current, Counts),
            {Current, Own, lists:sum(Counts) - Own, length(Counts)};
        _ -> {1, 0, 0, 0}
    end.

%% {Current, Version, CountsOfFiles}, none, or an error.
read_index_file(Name) ->
    case file:read_file(index_name(Name)) of
        {ok, <<0, 0:32, ?VERSION, Current:32, Counts/binary>>} when Current < ?MAX_FILES, byte_size(Counts) rem 8 =:= 0 ->
            {Current, ?VERSION, [Count || <<Count:64>> <= Counts]};
        {ok, <<0, Current:32, Counts/binary>>} when Current > 0, Current < ?MAX_FILES, byte_size(Counts) rem 4 =:= 0 ->
            {Current, 1, [Count || <<Count:32>> <= Counts]};
        %% The oldest files become those of the present version.
        {ok, <<Current, Counts/binary>>} when Current > 0, byte_size(Counts) rem 4 =:= 0 ->
            {Current, ?VERSION, [Count || <<Count:32>> <= Counts]};
        {ok, <<>>} -> none;
        {ok, _} -> {error, {invalid_index_file, index_name(Name)}};
        {error, enoent} -> none;
        Error -> Error
    end.

%% Makes `New` the current file, and `Count` the items of file `Old` (of the new one, if that is 0). How many items the new one had.
write_index(read_only, _, _, _, _) -> 0;
write_index(read_write, Name, New, Old, Count) ->
    {Version, Counts} = case read_index_file(Name) of
                            none -> {?VERSION, []};
                            {_, Known, Found} -> {Known, Found};
                            {error, {invalid_index_file, _}} = Error -> throw(Error);
                            Error -> disk_log_file:failed(index_name(Name), Error)
                        end,
    {Changed, Lost} = case Old of
                          0 -> {with(New, Count, Counts), 0};
                          _ -> {with(Old, Count, Counts), nth(New, Counts)}
                      end,
    store_index(Name, New, Version, Changed),
    Lost.

with(Number, Count, Counts) when Number =< length(Counts) ->
    {Before, [_ | Behind]} = lists:split(Number - 1, Counts),
    Before ++ [Count | Behind];
with(Number, Count, Counts) -> Counts ++ lists:duplicate(Number - 1 - length(Counts), 0) ++ [Count].

nth(Number, Counts) when Number =< length(Counts) -> lists:nth(Number, Counts);
nth(_, _) -> 0.

store_index(Name, Current, Version, Counts) ->
    Content = case Version of
                  ?VERSION -> [<<0, 0:32, ?VERSION, Current:32>> | [<<Count:64>> || Count <- Counts]];
                  1 -> [<<0, Current:32>> | [<<Count:32>> || Count <- Counts]]
              end,
    case file:write_file(index_name(Name), Content) of
        ok -> ok;
        Error -> disk_log_file:failed(index_name(Name), Error)
    end.

truncate_index(Name, Files) ->
    case read_index_file(Name) of
        {Current, Version, Counts} -> store_index(Name, Current, Version, lists:sublist(Counts, Files));
        _ -> ok
    end.

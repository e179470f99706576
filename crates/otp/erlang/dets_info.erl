%% What dets:info/1,2 answer of an open table.
-module(dets_info).

-export([info/2]).

%% {Answer, Table}.
info(all, Table0) ->
    #{type := Type, keypos := KeyPos, objects := Objects, filename := Name} = Table = dets_file:flush(Table0),
    {[{type, Type}, {keypos, KeyPos}, {size, Objects}, {file_size, dets_file:size(Table)}, {filename, Name}], Table};
info(access, #{access := Access} = Table) -> {Access, Table};
info(auto_save, #{auto_save := Time} = Table) -> {Time, Table};
info(bchunk_format, Table0) ->
    Table = dets_file:flush(Table0),
    case dets_file:hash_parameters(Table) of
        undefined -> {undefined, Table};
        Parameters -> {term_to_binary(Parameters), Table}
    end;
info(delayed_write, #{delayed_write := Delay} = Table) -> {Delay, Table};
info(filename, #{filename := Name} = Table) -> {Name, Table};
info(Tag, Table0) when Tag =:= file_size; Tag =:= memory ->
    Table = dets_file:flush(Table0),
    {dets_file:size(Table), Table};
info(fixed, #{fixed := Fixed} = Table) -> {Fixed =/= false, Table};
info(hash, #{hash := Hash} = Table) -> {Hash, Table};
info(keypos, #{keypos := KeyPos} = Table) -> {KeyPos, Table};
info(Tag, #{objects := Objects} = Table) when Tag =:= size; Tag =:= no_objects -> {Objects, Table};
info(no_keys, #{keys := Keys} = Table) -> {Keys, Table};
info(no_slots, Table) -> {dets_file:sizes(Table), Table};
info(pid, Table) -> {self(), Table};
info(ram_file, #{ram := Ram} = Table) -> {Ram, Table};
info(safe_fixed, #{fixed := {{Time, Offset}, Counts}} = Table) ->
    Micros = erlang:convert_time_unit(Time + Offset, native, microsecond),
    {{{Micros div 1000000000000, Micros div 1000000 rem 1000000, Micros rem 1000000}, Counts}, Table};
info(safe_fixed_monotonic_time, #{fixed := {{Time, _}, Counts}} = Table) -> {{Time, Counts}, Table};
info(Tag, Table) when Tag =:= safe_fixed; Tag =:= safe_fixed_monotonic_time -> {false, Table};
info(type, #{type := Type} = Table) -> {Type, Table};
info(version, Table) -> {9, Table};
info(_, Table) -> {undefined, Table}.

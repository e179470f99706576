%% The years of local and universal time.
-module(conv_time_years).
-include("case.hrl").

main() ->
    Years = [-1, 0, 1599, 1600, 1601, 1899, 1901, 1902, 1969, 2024, 9599, 9600, 9999, 10000, 10004, 12345, 100000, 2147483646, 2147483647, 1 bsl 70],
    _ = [begin
             Date = {{Year, Month, Day}, {23, 59, 58}},
             ?show({Date, erlang:universaltime_to_posixtime(Date)}),
             %% The zone is at most a day away.
             ?show({Date, near(Date, erlang:universaltime_to_localtime(Date))}),
             ?show({Date, near(Date, erlang:localtime_to_universaltime(Date))}),
             ?show({Date, erlang:localtime_to_universaltime(erlang:universaltime_to_localtime(Date)) =:= Date})
         end || Year <- Years, {Month, Day} <- [{1, 5}, {2, 29}]],
    ok.

near(Date, Other) -> abs(erlang:universaltime_to_posixtime(Date) - erlang:universaltime_to_posixtime(Other)) =< 86400.

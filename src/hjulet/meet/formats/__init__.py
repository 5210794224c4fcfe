"""What a gathering looks like outside: calendar, mail, programme files, tables, feeds. Pure: reads no request, writes nothing."""
